/**
 * Bodies are written before the entries that tell of them, so a process that is killed in between leaves
 * some that nothing tells of.
 */

import { open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../storage/disk-failure.ts";
import type { LogState } from "./log-writer-needs.ts";
import { segmentFile } from "./segment.ts";

const firstLook = 1024 * 1024;

/** How many bytes of a file of bodies belong to entries with numbers below `size`. */
export async function toldBytes(file: string, size: number): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const handle = await open(file).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  });
  if (handle === undefined) return 0;
  stack.use(handle);
  const whole = (await handle.stat()).size;
  for (let look = firstLook; ; look *= 4) {
    const from = Math.max(0, whole - look);
    const tail = Buffer.alloc(whole - from);
    const { bytesRead } = await handle.read(tail, 0, tail.length, from);
    const end = lastTold(tail.subarray(0, bytesRead), size, from === 0);
    if (end !== undefined) return from + end;
    if (from === 0) return 0;
  }
}

/** Where the last line with a number below `size` ends. */
function lastTold(bytes: Buffer, size: number, isWhole: boolean): number | undefined {
  let end = bytes.lastIndexOf(0x0a);
  while (end >= 0) {
    const before = end === 0 ? -1 : bytes.lastIndexOf(0x0a, end - 1);
    if (before < 0 && !isWhole) return undefined;
    if (Number.parseInt(bytes.toString("latin1", before + 1, before + 18), 10) < size)
      return end + 1;
    end = before;
  }
  return undefined;
}

/** Takes away what nothing tells of. */
export async function removeUntoldBodies({ folder, segment }: LogState): Promise<void> {
  await segment?.bodies.cut();
  const first = segment === undefined ? "" : segmentFile(segment.start, "bodies");
  for (const name of await readdir(folder)) {
    if (/^\d{20}\.bodies$/.test(name) && name > first)
      await rm(join(folder, name), { force: true });
  }
}
