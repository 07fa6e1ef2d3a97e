import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds of work before others of this process get a turn. */
const longest = 4;

/** Does `work` for each item in order; calls that wait meanwhile are not kept waiting by a long list. */
export async function inTurns<Item>(
  items: Iterable<Item>,
  work: (item: Item) => unknown,
): Promise<void> {
  let began = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - began > longest) {
      await nextTurn();
      began = performance.now();
    }
  }
}
