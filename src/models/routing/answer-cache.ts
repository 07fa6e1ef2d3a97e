/** Answers of models on disk, so that the same question is paid for once. */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../kernel/clock.ts";
import { writeAtomically } from "../../storage/private-file.ts";
import type { Log } from "../../telemetry/log.ts";
import type { ModelsConfig } from "../config.ts";
import { pack, unpack } from "./packed.ts";

export interface AnswerCache extends AsyncDisposable {
  /** `key` is what {@link cacheKey} gives. A file that is torn, old or another's is a miss. */
  get(key: string): Promise<unknown>;
  /** A failure to write is logged: the answer is there all the same. */
  put(key: string, value: unknown): Promise<void>;
}

export interface AnswerCacheOptions {
  readonly settings: ModelsConfig["cache"];
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

interface Entry {
  readonly bytes: number;
  /** Milliseconds of the day it was last asked for. */
  readonly usedAt: number;
}

const noCache: AnswerCache = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** Anything that tells two questions apart, as JSON. */
export const cacheKey = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

export function openAnswerCache(options: AnswerCacheOptions): AnswerCache {
  const { settings, folder, clock, log } = options;
  if (!settings.enabled) return noCache;
  const fileOf = (key: string): string => join(folder, key);
  let shelf: Promise<Map<string, Entry>> | undefined;
  const shelved = (): Promise<Map<string, Entry>> => (shelf ??= survey(folder));
  let tidying: Promise<void> = Promise.resolve();

  async function drop(key: string): Promise<void> {
    (await shelved()).delete(key);
    await rm(fileOf(key), { force: true });
  }

  async function makeRoom(): Promise<void> {
    const entries = await shelved();
    let bytes = [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    const oldestFirst = [...entries].toSorted(([, one], [, other]) => one.usedAt - other.usedAt);
    for (const [key, entry] of oldestFirst) {
      if (bytes <= settings.maxBytes) return;
      bytes -= entry.bytes;
      await drop(key);
    }
  }

  return {
    async get(key) {
      const packed = await readFile(fileOf(key)).catch(() => undefined);
      if (packed === undefined) return undefined;
      const found = unpack(key, packed);
      const now = clock.now();
      if (found === undefined || now.getTime() - found.madeAt > settings.seconds * 1000) {
        await drop(key);
        return undefined;
      }
      (await shelved()).set(key, { bytes: packed.length, usedAt: now.getTime() });
      await utimes(fileOf(key), now, now).catch(() => undefined);
      return found.value;
    },
    async put(key, value) {
      try {
        const madeAt = clock.now().getTime();
        const packed = pack(key, { madeAt, value });
        if (packed.length > settings.maxBytes) return;
        const entries = await shelved();
        await writeAtomically(fileOf(key), packed);
        entries.set(key, { bytes: packed.length, usedAt: madeAt });
        tidying = tidying.then(makeRoom);
        await tidying;
      } catch (error) {
        log.warn("could not keep an answer", { error });
      }
    },
    [Symbol.asyncDispose]: () => tidying,
  };
}

/** What is in the folder; leftovers of a broken write are removed. */
async function survey(folder: string): Promise<Map<string, Entry>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const entries = new Map<string, Entry>();
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    if (/^[0-9a-f]{64}$/.test(name))
      entries.set(name, { bytes: found.size, usedAt: found.mtimeMs });
    else if (/^[0-9a-f]{64}\./.test(name) && isLeft(found.mtimeMs)) await rm(path, { force: true });
  }
  return entries;
}

/** Another process may be writing just now. */
const isLeft = (touchedAt: number): boolean => Date.now() - touchedAt > 60_000;
