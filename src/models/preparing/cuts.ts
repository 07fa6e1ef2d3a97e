import type { Silence } from "../../media/audio/audio-engine.ts";

export interface Part {
  readonly startSecond: number;
  readonly endSecond: number;
}

/** Of two parts between which there is no silence to cut in: a word that one loses, the other has. */
export const overlapSeconds = 1;

/** A part shorter than this is not worth a request. */
export const shortestLimit = 5;

/**
 * Where to cut a recording so that no part is longer than `limit` seconds, at least five: in the
 * middle of silences, so that the parts become about equally long; without a silence in reach,
 * anywhere, with an overlap.
 */
export function planCuts(
  durationSeconds: number,
  limit: number,
  silences: readonly Silence[],
): readonly Part[] {
  const middles = silences.map(({ startSecond, endSecond }) => (startSecond + endSecond) / 2);
  const parts: Part[] = [];
  let start = 0;
  while (durationSeconds - start > limit) {
    const left = durationSeconds - start;
    const wanted = start + left / Math.ceil(left / limit);
    const quiet = nearest(middles, wanted, { from: start + limit / 2, to: start + limit });
    const end = quiet ?? wanted;
    parts.push({ startSecond: start, endSecond: end });
    start = quiet ?? end - overlapSeconds;
  }
  return [...parts, { startSecond: start, endSecond: durationSeconds }];
}

function nearest(
  places: readonly number[],
  wanted: number,
  reach: { readonly from: number; readonly to: number },
): number | undefined {
  return places
    .filter((place) => place >= reach.from && place <= reach.to)
    .toSorted((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted))[0];
}
