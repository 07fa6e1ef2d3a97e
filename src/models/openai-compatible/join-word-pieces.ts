import type { TranscriptWord } from "../capabilities/transcribe.ts";

/** Scripts written without spaces, where a piece is as good as a word. */
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * Whole words of the tokens that whisper.cpp calls words: where words begin with a space, a piece
 * without one belongs to the word before it.
 */
export function joinWordPieces(pieces: readonly TranscriptWord[]): TranscriptWord[] {
  const spaced = pieces.some(({ text }) => /^\s/.test(text));
  const words: TranscriptWord[] = [];
  for (const piece of pieces) {
    const before = words.at(-1);
    const goesOn = spaced && !/^\s/.test(piece.text) && !unspaced.test(piece.text);
    if (before === undefined || !goesOn) words.push({ ...piece, text: piece.text.trim() });
    else words.splice(-1, 1, { ...before, ...end(before, piece) });
  }
  return words;
}

const end = (before: TranscriptWord, piece: TranscriptWord) => ({
  text: before.text + piece.text.trim(),
  endSecond: Math.max(before.endSecond, piece.endSecond),
});
