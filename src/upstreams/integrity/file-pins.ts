import { createHash } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { systemCode } from "../../storage/disk-failure.ts";
import { writeAtomically } from "../../storage/private-file.ts";
import { upstreamErrors } from "../errors.ts";
import { createPinListeners } from "./listeners.ts";
import type { Pin, Pins } from "./pins.ts";

/** Pairs, because a tool may have a name that is special as a key of an object. */
const pinsFile = z.array(
  z.tuple([z.string(), z.object({ hash: z.string(), parts: z.record(z.string(), z.string()) })]),
);

/** What was read, and of which state of the file. */
interface Reading {
  readonly stamp: string;
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * Pins in one file for each upstream. Another process may write it, too: it is read again whenever it
 * is another.
 *
 * Only the hashes stay in memory. A file that cannot be read approves nothing: to begin anew, a person
 * has to take it away.
 */
export function filePins(folder: string): Pins {
  const known = new Map<string, Reading>();
  const writing = new Map<string, Promise<void>>();
  const listeners = createPinListeners();

  const hashes = async (upstream: string): Promise<ReadonlyMap<string, string>> => {
    const stamp = await stampOf(fileOf(folder, upstream));
    const before = known.get(upstream);
    if (before?.stamp === stamp) return before.hashes;
    const reading = { stamp, hashes: hashesIn(await read(folder, upstream)) };
    known.set(upstream, reading);
    return reading.hashes;
  };
  const write = async (upstream: string, pins: ReadonlyMap<string, Pin>): Promise<void> => {
    const all = new Map([...(await read(folder, upstream)), ...pins]);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeAtomically(fileOf(folder, upstream), JSON.stringify([...all]));
    known.set(upstream, { stamp: await stampOf(fileOf(folder, upstream)), hashes: hashesIn(all) });
  };

  return {
    hashes,
    async parts(upstream, tools) {
      const wanted = new Set(tools);
      if (wanted.size === 0) return new Map();
      const pins = (await read(folder, upstream)).filter(([tool]) => wanted.has(tool));
      return new Map(pins.map(([tool, { parts }]) => [tool, parts]));
    },
    async pin(upstream, pins) {
      // One after the other, each on what the one before wrote, whether or not that one failed.
      const turn = (writing.get(upstream) ?? Promise.resolve()).then(() => write(upstream, pins));
      const settled = turn.catch(() => {});
      writing.set(upstream, settled);
      try {
        await turn;
      } finally {
        if (writing.get(upstream) === settled) writing.delete(upstream);
      }
      listeners.tell(upstream);
    },
    watch: (upstream, listener) => listeners.add(upstream, listener),
    async [Symbol.asyncDispose]() {
      await Promise.all(writing.values());
    },
  };
}

const hashesIn = (pins: Iterable<[string, Pin]>): ReadonlyMap<string, string> =>
  new Map(Array.from(pins, ([tool, { hash }]) => [tool, hash]));

/** The digest keeps names apart where a file system takes large and small letters for the same. */
function fileOf(folder: string, upstream: string): string {
  const digest = createHash("sha256").update(upstream).digest("hex").slice(0, 8);
  return join(folder, `${upstream}-${digest}.json`);
}

async function stampOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true });
    return [ino, size, mtimeNs].join();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "none";
    throw error;
  }
}

async function read(folder: string, upstream: string): Promise<readonly [string, Pin][]> {
  try {
    return pinsFile.parse(JSON.parse(await readFile(fileOf(folder, upstream), "utf8")));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw upstreamErrors.pinsUnreadable({ upstream }, { cause: error });
  }
}
