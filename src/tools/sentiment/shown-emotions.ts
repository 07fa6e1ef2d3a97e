import type { Transcript } from "../../models/capabilities/transcribe.ts";
import { linesOf } from "./judge-speech.ts";
import type { Emotion, SpeechMood } from "./speech-mood.ts";

export interface ShownEmotion {
  readonly emotion: Emotion;
  readonly intensity: number;
  /** Words of the transcript that show it. */
  readonly quote?: string;
  readonly startSecond?: number;
  readonly endSecond?: number;
}

const most = 6;
const longestQuote = 300;

/** The emotions, strongest first, each once; a quote that its line does not have is left out. */
export function shownEmotions(
  { emotions }: SpeechMood,
  transcript: Pick<Transcript, "text" | "segments">,
): readonly ShownEmotion[] {
  const lines = linesOf(transcript);
  const sorted = emotions.toSorted((one, other) => other.intensity - one.intensity);
  const first = new Map<Emotion, ShownEmotion>();
  for (const { emotion, intensity, line, quote } of sorted) {
    if (first.has(emotion)) continue;
    const spoken = lines[(line ?? 0) - 1];
    const found = quote !== null && spoken !== undefined && isIn(spoken.text, quote);
    first.set(emotion, { emotion, intensity, ...(found ? { quote, ...timesOf(spoken) } : {}) });
  }
  return [...first.values()].slice(0, most);
}

/** Letter for letter, but for spaces and the forms that look alike. */
function isIn(text: string, quote: string): boolean {
  const wanted = bare(quote);
  return wanted !== "" && quote.length <= longestQuote && bare(text).includes(wanted);
}

const bare = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, "");

const timesOf = ({ startSecond, endSecond }: ReturnType<typeof linesOf>[number]) =>
  startSecond === undefined || endSecond === undefined ? {} : { startSecond, endSecond };
