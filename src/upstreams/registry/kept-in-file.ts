import { readFile, rename } from "node:fs/promises";
import * as z from "zod";
import { shortId } from "../../kernel/ids.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import { turns } from "../../storage/disk/turns.ts";
import { writeAtomically } from "../../storage/private-file.ts";
import type { Log } from "../../telemetry/log.ts";
import type { WatchedCollection } from "./watched-collection.ts";

type KeptTexts = Pick<
  WatchedCollection,
  "values" | "set" | "delete" | "watch" | typeof Symbol.asyncDispose
>;

/** Pairs, because a name may be special as a key of an object. */
const pairs = z.array(z.tuple([z.string(), z.string()]));

/** Named texts in one file that is only ever replaced whole (mode 600). Nobody else writes it. */
export async function keptInFile(file: string, log: Log): Promise<KeptTexts> {
  const turn = turns();
  const listeners: (() => void)[] = [];
  let values = new Map(await read(file, log));
  const write = (change: (next: Map<string, string>) => void): Promise<void> =>
    turn.take(file, async () => {
      const next = new Map(values);
      change(next);
      await writeAtomically(file, JSON.stringify([...next]));
      values = next;
      for (const listener of listeners) listener();
    });
  return {
    get values() {
      return values;
    },
    set: (name, value) => write((next) => next.set(name, value)),
    async delete(name) {
      const there = values.has(name);
      await write((next) => next.delete(name));
      return there;
    },
    watch: (listener) => void listeners.push(listener),
    [Symbol.asyncDispose]: () => turn.take(file, async () => undefined),
  };
}

/** A file that cannot be understood is put aside, so that nothing in it is lost and the hub can start. */
async function read(file: string, log: Log): Promise<[string, string][]> {
  try {
    return pairs.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    if (systemCode(error) !== undefined) throw error;
    const aside = `${file}.unreadable-${shortId()}`;
    await rename(file, aside);
    log.error("The file of upstreams added over the API cannot be read and was put aside.", {
      path: aside,
    });
    return [];
  }
}
