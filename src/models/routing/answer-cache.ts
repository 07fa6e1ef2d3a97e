/** Answers of models on disk, so that the same question is paid for once. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Clock } from "../../kernel/clock.ts";
import { writeAtomically } from "../../storage/private-file.ts";
import type { Log } from "../../telemetry/log.ts";
import type { ModelsConfig } from "../config.ts";
import { answerShelf } from "./answer-shelf.ts";
import { type Kept, pack, unpack } from "./packed.ts";

export interface AnswerCache {
  /** `key` is what {@link cacheKey} gives. A file that is torn, old or another's is a miss. */
  get(key: string): Promise<Kept | undefined>;
  /** A failure to write is logged: the answer is there all the same. */
  put(key: string, kept: Kept): Promise<void>;
}

export interface AnswerCacheOptions {
  readonly settings: ModelsConfig["cache"];
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

const noCache: AnswerCache = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
};

/** Anything that tells two questions apart, as JSON. */
export const cacheKey = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

export function openAnswerCache(options: AnswerCacheOptions): AnswerCache {
  const { settings, folder, clock, log } = options;
  if (!settings.enabled) return noCache;
  const shelf = answerShelf(folder, settings.maxBytes);
  const isOld = (madeAt: number): boolean =>
    clock.now().getTime() - madeAt > settings.seconds * 1000;

  return {
    async get(key) {
      const packed = await readFile(shelf.pathOf(key)).catch(() => undefined);
      if (packed === undefined) return undefined;
      const found = unpack(key, packed);
      if (found === undefined || isOld(found.madeAt)) {
        await shelf.drop(key);
        return undefined;
      }
      await shelf.used(key, packed.length, clock.now());
      return found;
    },
    async put(key, kept) {
      try {
        const now = clock.now();
        const packed = pack(key, { ...kept, madeAt: now.getTime() });
        if (packed.length > settings.maxBytes) return;
        await shelf.ready();
        await writeAtomically(shelf.pathOf(key), packed);
        await shelf.used(key, packed.length, now);
        await shelf.makeRoom();
      } catch (error) {
        log.warn("could not keep an answer", { error });
      }
    },
  };
}
