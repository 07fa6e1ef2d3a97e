/** Processor time of this process for one round of `work`, in microseconds. */
export async function micros(work: () => unknown, rounds = 50_000): Promise<number> {
  await repeat(work, rounds / 2);
  const begin = process.cpuUsage();
  await repeat(work, rounds);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / rounds;
}

/** What is ready at once is not awaited, which would cost more than much of what is measured. */
async function repeat(work: () => unknown, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const done = work();
    if (done instanceof Promise) await done;
  }
}
