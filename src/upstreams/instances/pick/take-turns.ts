import { type Candidate, type Field, loadOf } from "./candidate.ts";

/**
 * One step of nginx's smooth weighted round robin: each gains its weight, the richest is chosen and
 * pays what all gained. Turns of a heavy one are spread out instead of following each other.
 *
 * @param mostLoad leaves out who has a higher load, in requests for each unit of its share.
 */
export function takeTurns<Each extends Candidate>(
  { list, count, now }: Field<Each>,
  weightOf: (each: Candidate, now: number) => number,
  mostLoad = Infinity,
): Each | undefined {
  let chosen: Each | undefined;
  let gained = 0;
  for (let place = 0; place < count; place += 1) {
    const each = list[place];
    if (each === undefined || (mostLoad < Infinity && loadOf(each, now) > mostLoad)) continue;
    const weight = weightOf(each, now);
    each.credit += weight;
    gained += weight;
    if (chosen === undefined || each.credit > chosen.credit) chosen = each;
  }
  if (chosen !== undefined) chosen.credit -= gained;
  return chosen;
}
