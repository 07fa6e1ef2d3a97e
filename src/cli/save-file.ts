import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { cliErrors } from "./errors.ts";

/** Writes `content` to `file`, over what may be there. @throws `cli.notSaved`, the signal's reason */
export async function saveFile(
  content: Readable | Uint8Array,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const source = content instanceof Readable ? content : Readable.from([content]);
    await pipeline(source, createWriteStream(file), { signal });
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw cliErrors.notSaved({ file, why }, { cause: error });
  }
}
