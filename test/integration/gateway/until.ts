import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something is so; says what it waited for when that takes too long. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  milliseconds = 15_000,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Waited ${milliseconds} ms for ${what}.`);
    await sleep(20);
  }
}
