import type { Strategy } from "./candidate.ts";
import { hashOf, lotOf } from "./hash-of.ts";
import { leastConnections } from "./least-connections.ts";

/**
 * The same instance for the same key, and each as many keys as its weight says (weighted rendezvous
 * hashing). When one goes, only its keys move, and they spread over all others.
 */
export const rendezvous: Strategy = (field) => {
  if (field.key === undefined) return leastConnections(field);
  const key = hashOf(field.key);
  let chosen = field.list[0];
  let best = -Infinity;
  for (let place = 0; place < field.count; place += 1) {
    const each = field.list[place];
    if (each === undefined) break;
    const score = -each.weight / Math.log(lotOf(key, each.hash));
    if (score <= best) continue;
    best = score;
    chosen = each;
  }
  return chosen;
};
