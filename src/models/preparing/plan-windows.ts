import type { Stretch } from "../models.ts";

/**
 * Stretches of at most `limit` seconds, which together are the whole film: about equally long, and where
 * possible each from a second that `cutBefore` tells.
 *
 * @param cutBefore the last second up to another from which a stretch is easily made, where there is one.
 */
export async function planWindows(
  durationSeconds: number,
  limit: number,
  cutBefore: (second: number) => Promise<number | undefined>,
): Promise<readonly Stretch[]> {
  const windows: Stretch[] = [];
  let start = 0;
  while (durationSeconds - start > limit) {
    const left = durationSeconds - start;
    const length = left / Math.ceil(left / limit);
    const wanted = start + length;
    const easy = (await cutBefore(wanted)) ?? wanted;
    // Much earlier would make too many windows.
    const end = easy > start + length / 2 ? easy : wanted;
    windows.push({ startSecond: start, endSecond: end });
    start = end;
  }
  return [...windows, { startSecond: start, endSecond: durationSeconds }];
}
