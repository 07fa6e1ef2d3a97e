/** How work grows with its input; a ratio, because seconds say more of the machine than of the code. */

/** Processor time below which a growth cannot be told from noise, in microseconds. */
const tooLittle = 40_000;

/**
 * Processor time of `work(4 * size)` beside that of `work(size)`: 4 for linear work, 16 for quadratic.
 * 0 where even the larger is done before it could be measured.
 */
export function growth(work: (size: number) => unknown, size: number): number {
  work(size);
  const large = cost(() => work(4 * size));
  return large < tooLittle ? 0 : large / cost(() => work(size));
}

/** Of two runs the cheaper, so that a collection of garbage does not count. */
function cost(work: () => unknown): number {
  return Math.min(once(work), once(work));
}

function once(work: () => unknown): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return user + system;
}
