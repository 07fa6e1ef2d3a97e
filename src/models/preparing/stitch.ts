/** The transcripts of the parts of a recording as one. */

import type { Transcript, TranscriptSegment, TranscriptWord } from "../capabilities/transcribe.ts";
import type { Part } from "./cuts.ts";
import { joinText } from "./join-text.ts";
import { seam } from "./seam.ts";

export interface TranscribedPart extends Part {
  /** Times from the start of the part. */
  readonly transcript: Transcript;
}

/**
 * Times become those of the whole, and words that were heard twice in an overlap stand once.
 *
 * A model names the speakers of each part anew, so their labels are kept apart: `1-A` of the first part
 * may be the same person as `2-B` of the second, which nobody can tell.
 */
export function stitch(parts: readonly TranscribedPart[]): Transcript {
  const [first, ...others] = parts;
  if (first === undefined) return { text: "", segments: [] };
  if (others.length === 0) return first.transcript;
  const joined = parts.map(ofTheWhole).reduce(joinedTo);
  const { transcript } = joined;
  // Segments of some parts only would pass for the whole.
  const whole = parts.every(
    ({ transcript: { text, segments } }) => text === "" || segments.length > 0,
  );
  return { ...transcript, segments: whole ? transcript.segments : [] };
}

type Spoken = TranscriptSegment | TranscriptWord;

/** With times of the whole, and with labels of its own. */
function ofTheWhole({ transcript, ...part }: TranscribedPart, index: number): TranscribedPart {
  const moved = <Piece extends Spoken>(piece: Piece): Piece => ({
    ...piece,
    startSecond: part.startSecond + piece.startSecond,
    endSecond: part.startSecond + piece.endSecond,
    ...(piece.speaker !== undefined && { speaker: `${index + 1}-${piece.speaker}` }),
  });
  const { segments, words } = transcript;
  return {
    ...part,
    transcript: {
      ...transcript,
      segments: segments.map(moved),
      ...(words !== undefined && { words: words.map(moved) }),
    },
  };
}

function joinedTo(earlier: TranscribedPart, later: TranscribedPart): TranscribedPart {
  const overlap = { from: later.startSecond, to: earlier.endSecond };
  const transcript =
    overlap.from < overlap.to
      ? joinedOver(overlap, earlier.transcript, later.transcript)
      : joinedBeside(earlier.transcript, later.transcript);
  const language = earlier.transcript.language ?? later.transcript.language;
  return {
    startSecond: earlier.startSecond,
    endSecond: later.endSecond,
    transcript: { ...transcript, ...(language !== undefined && { language }) },
  };
}

function joinedBeside(earlier: Transcript, later: Transcript): Transcript {
  const [before, after] = [wordsOf(earlier), wordsOf(later)];
  return {
    text: joinText([earlier.text, later.text]),
    segments: [...earlier.segments, ...later.segments],
    ...(before && after && { words: [...before, ...after] }),
  };
}

function joinedOver(
  { from, to }: { readonly from: number; readonly to: number },
  earlier: Transcript,
  later: Transcript,
): Transcript {
  const [before, after] = [wordsOf(earlier), wordsOf(later)];
  const text = seam(earlier.text, later.text);
  return {
    text: joinText([text.earlier, text.later]),
    segments: joinedSegments(earlier.segments, later.segments),
    ...(before && after && { words: joinedWords(before, after, (from + to) / 2) }),
  };
}

/** None is a list, too, where nothing was said. */
const wordsOf = ({ text, words }: Transcript): readonly TranscriptWord[] | undefined =>
  words ?? (text === "" ? [] : undefined);

/** An overlap is short: what is in it twice is in the last segment of one and the first of the other. */
function joinedSegments(
  earlier: readonly TranscriptSegment[],
  later: readonly TranscriptSegment[],
): readonly TranscriptSegment[] {
  const last = earlier.at(-1);
  const [first, ...rest] = later;
  if (last === undefined || first === undefined) return [...earlier, ...later];
  const apart = seam(last.text, first.text);
  const startSecond = Math.max(first.startSecond, Math.min(last.endSecond, first.endSecond));
  return [
    ...earlier.slice(0, -1),
    { ...last, text: apart.earlier },
    ...(apart.later === "" ? [] : [{ ...first, startSecond, text: apart.later }]),
    ...rest,
  ];
}

/** Each word from the part in which it lies farther from the cut. */
const joinedWords = (
  earlier: readonly TranscriptWord[],
  later: readonly TranscriptWord[],
  middle: number,
): readonly TranscriptWord[] => [
  ...earlier.filter((word) => centre(word) < middle),
  ...later.filter((word) => centre(word) >= middle),
];

const centre = ({ startSecond, endSecond }: TranscriptWord): number =>
  (startSecond + endSecond) / 2;
