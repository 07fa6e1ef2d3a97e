import { stat } from "node:fs/promises";

/** Whether two folders lie on one file system; whoever can write one can then often write the other. */
export async function isSameDisk(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([stat(one), stat(other)]);
  return left.dev === right.dev;
}
