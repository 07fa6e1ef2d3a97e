import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until something is so. A machine that is busy may take its time: the limit is there so that a test
 * that fails says what it waited for.
 */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what = "what was to come",
  seconds = 30,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Waited ${seconds} s for: ${what}`);
    await sleep(5);
  }
}
