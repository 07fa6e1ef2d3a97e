import { once } from "node:events";
import * as z from "zod";
import type { Started } from "./started.ts";

const told = z.object({ heapUsed: z.number(), external: z.number() });

/** What a program holds on to, in bytes: the heap after all garbage was collected, and buffers. */
export async function heapBytes({ child }: Started): Promise<number> {
  const answer = once(child, "message", { signal: AbortSignal.timeout(60_000) });
  child.send("measure");
  const { heapUsed, external } = told.parse((await answer)[0]);
  return heapUsed + external;
}

/** The slope of the line that fits the points best, by least squares. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (at: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [middleX, middleY] = [mean(0), mean(1)];
  const sum = (of: (x: number, y: number) => number): number =>
    points.reduce((total, [x, y]) => total + of(x - middleX, y - middleY), 0);
  return sum((x, y) => x * y) / sum((x) => x * x);
}
