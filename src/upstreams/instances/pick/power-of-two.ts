import { type Candidate, shareOf, type Strategy } from "./candidate.ts";

/** Milliseconds of an instance that has requests in flight and never answered: it gets no more for now. */
const unknownLatency = 1_000_000;

/**
 * Of two chosen by lot, the one with the smaller latency times requests in flight. Two are enough to
 * keep away from the slow, and few enough that not everybody runs to the same one (Mitzenmacher 2001).
 *
 * @param random gives numbers from 0 up to but not including 1.
 */
export const powerOfTwo =
  (random: () => number): Strategy =>
  ({ list, count, now }) => {
    const place = Math.floor(random() * count);
    const one = list[place];
    if (count === 1 || one === undefined) return one;
    const further = 1 + Math.floor(random() * (count - 1));
    const other = list[(place + further) % count];
    return other !== undefined && costOf(other, now) < costOf(one, now) ? other : one;
  };

function costOf(each: Candidate, now: number): number {
  const latency = each.latencyAt(now) ?? (each.inFlight === 0 ? 0 : unknownLatency);
  return (latency * (each.inFlight + 1)) / shareOf(each, now);
}
