/** How work grows with its input; a ratio, because seconds say more of the machine than of the code. */

/** Processor time below which a growth cannot be told from noise, in microseconds. */
const tooLittle = 40_000;
/** What disturbs a run only ever makes it dearer, so of several the cheapest counts. */
const runs = 4;
/** A ratio that is plainly one of linear work; nothing is measured again. */
const linear = 6;

/**
 * Processor time of `work(4 * size)` beside that of `work(size)`: 4 for linear work, 16 for quadratic.
 * 0 where even the larger is done before it could be measured.
 */
export function growth(work: (size: number) => unknown, size: number): number {
  work(size);
  let [small, large] = [Infinity, Infinity];
  for (let run = 0; run < runs; run += 1) {
    large = Math.min(
      large,
      cost(() => work(4 * size)),
    );
    if (large < tooLittle) return 0;
    small = Math.min(
      small,
      cost(() => work(size)),
    );
    if (large / small < linear) break;
  }
  return large / small;
}

/** Of this thread alone: collectors of garbage and compilers work beside it, whenever they like. */
function cost(work: () => unknown): number {
  const begin = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(begin);
  return user + system;
}
