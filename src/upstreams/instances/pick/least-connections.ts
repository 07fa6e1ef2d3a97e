import { type Field, loadOf, shareOf, type Strategy } from "./candidate.ts";
import { takeTurns } from "./take-turns.ts";

/** Who has the fewest requests in flight for its weight; where several have, they take turns by weight. */
export const leastConnections: Strategy = (field) => takeTurns(field, shareOf, leastLoad(field));

function leastLoad({ list, count, now }: Field): number {
  let least = Infinity;
  for (let place = 0; place < count; place += 1) {
    const each = list[place];
    if (each !== undefined) least = Math.min(least, loadOf(each, now));
  }
  return least;
}
