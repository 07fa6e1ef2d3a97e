/** How work grows with its input; a ratio, because seconds say more of the machine than of the code. */

/** Processor time below which a growth cannot be told from noise, in microseconds. */
const tooLittle = 40_000;
const runs = 5;
/** A ratio that is plainly one of linear work; nothing is measured again. */
const linear = 6;

/**
 * Processor time of `work(4 * size)` beside that of `work(size)`: 4 for linear work, 16 for quadratic.
 * 0 where even the larger is done before it could be measured.
 */
export function growth(work: (size: number) => unknown, size: number): number {
  work(size);
  // What disturbs a run only ever makes it dearer; but a short one may be told in a tick too few.
  let large = Infinity;
  const small: number[] = [];
  for (;;) {
    large = Math.min(
      large,
      cost(() => work(4 * size)),
    );
    if (large < tooLittle) return 0;
    small.push(cost(() => work(size)));
    const ratio = large / (small.toSorted((one, other) => one - other)[small.length >> 1] ?? 0);
    if (ratio < linear || small.length === runs) return ratio;
  }
}

/** Of this thread alone, in ticks of some milliseconds: collectors of garbage and compilers work beside it. */
function cost(work: () => unknown): number {
  const begin = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(begin);
  return user + system;
}
