/** The files of the answer cache, and which of them was asked for when. */

import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

export interface AnswerShelf {
  pathOf(key: string): string;
  /** Makes the folder, and looks once at what is in it. */
  ready(): Promise<void>;
  /** The file of `key` is there and was asked for just now. */
  used(key: string, bytes: number, now: Date): Promise<void>;
  drop(key: string): Promise<void>;
  /** Drops what was asked for longest ago, until the rest is within the bound. */
  makeRoom(): Promise<void>;
}

interface Entry {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

export function answerShelf(folder: string, maxBytes: number): AnswerShelf {
  const pathOf = (key: string): string => join(folder, key);
  let looking: Promise<Map<string, Entry>> | undefined;
  const entries = (): Promise<Map<string, Entry>> => (looking ??= survey(folder));

  async function drop(key: string): Promise<void> {
    (await entries()).delete(key);
    await rm(pathOf(key), { force: true });
  }

  return {
    pathOf,
    drop,
    ready: async () => void (await entries()),
    async used(key, bytes, now) {
      (await entries()).set(key, { bytes, usedAt: now.getTime() });
      // For the next process; without the time it is only dropped sooner.
      await utimes(pathOf(key), now, now).catch(() => undefined);
    },
    async makeRoom() {
      const all = await entries();
      let bytes = [...all.values()].reduce((sum, entry) => sum + entry.bytes, 0);
      if (bytes <= maxBytes) return;
      for (const [key, entry] of [...all].toSorted(longestAgoFirst)) {
        if (bytes <= maxBytes) return;
        bytes -= entry.bytes;
        await drop(key);
      }
    },
  };
}

const longestAgoFirst = ([, one]: [string, Entry], [, other]: [string, Entry]): number =>
  one.usedAt - other.usedAt;

/** What is in the folder; what a broken write left is removed. */
async function survey(folder: string): Promise<Map<string, Entry>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const entries = new Map<string, Entry>();
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    if (/^[0-9a-f]{64}$/.test(name)) {
      entries.set(name, { bytes: found.size, usedAt: found.mtimeMs });
    } else if (/^[0-9a-f]{64}\./.test(name) && isLeft(found.mtimeMs))
      await rm(path, { force: true });
  }
  return entries;
}

/** Another process may be writing just now. */
const isLeft = (touchedAt: number): boolean => Date.now() - touchedAt > 60_000;
