/** A small file that outlives the process. */

import { mkdir, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type * as z from "zod";
import { writeAtomically } from "../../storage/private-file.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import type { Log } from "../../telemetry/log.ts";

export interface KeptJson<Value> extends AsyncDisposable {
  /** What the file has; `undefined` where there is none. One that cannot be read is set aside. */
  read(): Promise<Value | undefined>;
  /** Writes soon, together with further changes: `merge` is given what is in the file by then. */
  change(): void;
}

export interface KeptJsonOptions<Value> {
  readonly path: string;
  readonly schema: z.ZodType<Value>;
  readonly merge: (onDisk: Value | undefined) => Value;
  /** What `merge` gave last is on disk. */
  readonly written?: () => void;
  readonly log: Log;
}

/** How long changes are gathered, in milliseconds; a crash forgets that much. */
const gathering = 500;

export function keptJson<Value>(options: KeptJsonOptions<Value>): KeptJson<Value> {
  const { path, merge, written, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    try {
      const content = JSON.stringify(merge(await read(options)));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeAtomically(path, content);
      written?.();
    } catch (error) {
      log.warn("could not keep a file", { path, error });
    }
  }

  function writeNow(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  return {
    read: () => read(options),
    change() {
      timer ??= setTimeout(() => void writeNow(), gathering).unref();
    },
    async [Symbol.asyncDispose]() {
      await (timer === undefined ? writing : writeNow());
    },
  };
}

async function read<Value>({
  path,
  schema,
  log,
}: KeptJsonOptions<Value>): Promise<Value | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    log.warn("a kept file cannot be read and is set aside", { path, error });
    await rename(path, `${path}.unreadable`).catch(() => undefined);
    return undefined;
  }
}
