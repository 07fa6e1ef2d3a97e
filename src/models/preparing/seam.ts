/** Where two transcripts meet whose recordings overlap by a moment. */

/** Made for each text: the first in a process takes 10 ms, which a start does not owe. */
const words = (text: string): Intl.Segments =>
  new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);

interface Word {
  /** Without differences of width and case. */
  readonly plain: string;
  readonly start: number;
  readonly end: number;
}

/** So many words are compared; nobody says more in a second or two. */
const mostWords = 12;

/**
 * The earlier text and what the later one adds to it.
 *
 * The longest row of words at the end of one that begins the other is kept once. A word beside the cut
 * may have been heard by half, so one word at either edge may be passed over where two or more agree.
 */
export function seam(
  earlier: string,
  later: string,
): { readonly earlier: string; readonly later: string } {
  const before = wordsOf(earlier.slice(-200), Math.max(0, earlier.length - 200)).slice(-mostWords);
  const after = wordsOf(later.slice(0, 200), 0).slice(0, mostWords);
  for (let length = Math.min(before.length, after.length); length > 0; length -= 1) {
    for (const [late, early] of length > 1 ? loose : tight) {
      const tail = before.slice(Math.max(0, before.length - late - length), before.length - late);
      const head = after.slice(early, early + length);
      const [last, next] = [tail.at(-1), head.at(-1)];
      if (last === undefined || next === undefined || !isSame(tail, head)) continue;
      return {
        earlier: late === 0 ? earlier : earlier.slice(0, last.end),
        later: later.slice(next.end).replace(/^[\s\p{P}]+/u, ""),
      };
    }
  }
  return { earlier, later };
}

const isSame = (one: readonly Word[], other: readonly Word[]): boolean =>
  one.length === other.length && one.every(({ plain }, at) => plain === other[at]?.plain);

/** Words passed over at the end of the earlier text and at the beginning of the later one. */
const tight = [[0, 0]] as const;
const loose = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

const wordsOf = (text: string, offset: number): readonly Word[] =>
  [...words(text)].flatMap(({ segment, index, isWordLike }) => {
    if (isWordLike !== true) return [];
    const start = offset + index;
    return [
      {
        plain: segment.normalize("NFKC").toLowerCase(),
        start,
        end: start + segment.length,
      },
    ];
  });
