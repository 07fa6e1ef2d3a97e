import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { isJsonObject, type JsonObject } from "../kernel/json-object.ts";

/**
 * What an audit log holds, one file after the other, each in its own order. Undefined stands for a line
 * that is no entry, such as one that is being written just now. A folder that is not there holds nothing.
 */
export async function* readAudit(
  directory: string,
  signal: AbortSignal,
): AsyncGenerator<JsonObject | undefined, void, undefined> {
  for (const name of await filesIn(directory)) {
    const input = createReadStream(path.join(directory, name), { signal });
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (line !== "") yield entryIn(line);
    }
  }
}

/** Their names begin with the time at which they were begun. */
async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => name.endsWith(".jsonl")).toSorted();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function entryIn(line: string): JsonObject | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isJsonObject(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}
