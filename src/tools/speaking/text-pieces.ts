/** A long text in pieces that a voice can say one after another. */

/** Where a sentence may be cut that is itself too long, the better place first. */
const breaks = [/[、，；;:：,]\s*/gu, /\s+/gu];

/** Made for each text: the first in a process takes 10 ms, which a hub that never speaks does not owe. */
const segments = (text: string, granularity: "sentence" | "grapheme"): Intl.Segments =>
  new Intl.Segmenter("ja", { granularity }).segment(text);

/**
 * Cuts after sentences, so that no piece is longer than `most` UTF-16 units; a longer sentence is cut
 * after a comma, else between words, else between letters. Pieces are trimmed, none is empty.
 */
export function textPieces(text: string, most: number): readonly string[] {
  return filled(
    [...segments(text, "sentence")].flatMap(({ segment }) => within(segment, most, 0)),
    most,
  )
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "");
}

function within(part: string, most: number, level: number): readonly string[] {
  if (part.trim().length <= most) return [part];
  const at = breaks[level];
  if (at === undefined) return filled([...segments(part, "grapheme")].flatMap(unitsOf(most)), most);
  return filled(
    cutAfter(part, at).flatMap((each) => within(each, most, level + 1)),
    most,
  );
}

/** A letter with very many marks on it may be too long itself. */
const unitsOf =
  (most: number) =>
  ({ segment }: { readonly segment: string }): readonly string[] =>
    segment.length <= most ? [segment] : Array.from(segment);

function cutAfter(text: string, at: RegExp): readonly string[] {
  const ends = [...text.matchAll(at)].map(({ index, 0: found }) => index + found.length);
  return [0, ...ends]
    .map((start, index) => text.slice(start, ends[index]))
    .filter((piece) => piece !== "");
}

/** Neighbours joined again as long as they fit. */
function filled(parts: readonly string[], most: number): readonly string[] {
  const pieces: string[] = [];
  for (const part of parts) {
    const last = pieces.at(-1);
    if (last !== undefined && (last + part).trim().length <= most)
      pieces[pieces.length - 1] = last + part;
    else pieces.push(part);
  }
  return pieces;
}
