import type { Transcript, TranscriptSegment, TranscriptWord } from "../capabilities/transcribe.ts";
import { mainLanguage } from "../speech/main-language.ts";
import type { HeardResult, HeardWord } from "./recognition.ts";

interface Wanted {
  readonly words: boolean;
  readonly speakers: boolean;
  /** Which language was asked for. */
  readonly language: string;
}

export function transcriptOf(results: readonly HeardResult[], wanted: Wanted): Transcript {
  const said = results.filter(({ transcript }) => transcript.trim() !== "");
  const stretches = segmentsOf(said);
  const words = (wanted.speakers ? toldApart(results) : said.flatMap((one) => one.words)).map(
    timed,
  );
  const language = mainLanguage(
    said.map((one, index) => ({ language: one.language, seconds: length(stretches[index]) })),
  );
  const told = words.some(({ speaker }) => speaker !== undefined);
  return {
    // Results bring the space between them along.
    text: said
      .map(({ transcript }) => transcript)
      .join("")
      .trim(),
    ...(language === undefined ? {} : { language }),
    segments: told ? turnsOf(words, joint(language ?? wanted.language)) : stretches,
    ...(wanted.words && words.length > 0 ? { words } : {}),
  };
}

/**
 * Where speakers are wanted, the last result repeats every word of the recording, and only there are
 * they told apart (`diarizationConfig`).
 */
function toldApart(results: readonly HeardResult[]): readonly HeardWord[] {
  const last = results.at(-1)?.words ?? [];
  const told = last.some((word) => speakerOf(word) !== undefined);
  return told ? last : results.flatMap(({ words }) => words);
}

/** A result begins with its first word, or else where the one before ended. None where there are no times. */
function segmentsOf(said: readonly HeardResult[]): TranscriptSegment[] {
  if (!said.some(({ words, endSecond }) => words.length > 0 || endSecond !== undefined)) return [];
  let before = 0;
  return said.map(({ transcript, words, endSecond }) => {
    const startSecond = words[0]?.startTime ?? before;
    before = Math.max(startSecond, endSecond ?? words.at(-1)?.endTime ?? startSecond);
    return { startSecond, endSecond: before, text: transcript.trim() };
  });
}

/** What one speaker says until another one does. */
function turnsOf(words: readonly TranscriptWord[], between: string): TranscriptSegment[] {
  const turns: { speaker: string | undefined; words: TranscriptWord[] }[] = [];
  for (const word of words) {
    const turn = turns.at(-1);
    if (turn !== undefined && turn.speaker === word.speaker) turn.words.push(word);
    else turns.push({ speaker: word.speaker, words: [word] });
  }
  return turns.map((turn) => ({
    startSecond: turn.words[0]?.startSecond ?? 0,
    endSecond: turn.words.at(-1)?.endSecond ?? 0,
    text: turn.words.map(({ text }) => text).join(between),
    ...(turn.speaker === undefined ? {} : { speaker: turn.speaker }),
  }));
}

function timed(word: HeardWord): TranscriptWord {
  const speaker = speakerOf(word);
  return {
    startSecond: word.startTime,
    endSecond: Math.max(word.startTime, word.endTime),
    // Japanese words come with their reading: `今日|キョー`.
    text: word.word.replace(/\|[\p{Script=Katakana}ー]*$/u, ""),
    ...(speaker === undefined ? {} : { speaker }),
  };
}

/** The tag is deprecated, the label not sent by every model. */
const speakerOf = ({ speakerLabel, speakerTag }: HeardWord): string | undefined =>
  speakerLabel ?? (speakerTag === undefined ? undefined : String(speakerTag));

const length = (segment: TranscriptSegment | undefined): number =>
  segment === undefined ? 0 : segment.endSecond - segment.startSecond;

/** Languages that are written without spaces between words. */
const unspaced = /^(ja|zh|yue|th|lo|km|my)(-|$)/;
const joint = (language: string | undefined): string => (unspaced.test(language ?? "") ? "" : " ");
