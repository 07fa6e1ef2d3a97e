import { readdir } from "node:fs/promises";
import path from "node:path";
import { originOf, segmentName } from "../log-names.ts";
import { systemCode } from "../../storage/disk-failure.ts";

/** One log of those in a directory. */
export interface LogFolder {
  /** `kumihimo/` and the name of its folder. */
  readonly origin: string;
  readonly folder: string;
}

/**
 * The logs of a directory, in the order of their names; one that is a log itself is all of them. One that
 * is not there holds none.
 */
export async function logsIn(directory: string): Promise<readonly LogFolder[]> {
  if ((await segmentsIn(directory)).length > 0) {
    return [{ origin: originOf(path.basename(path.resolve(directory))), folder: directory }];
  }
  const found = await namesIn(directory, true);
  return found
    .filter((name) => /^[\w.-]{1,100}$/.test(name))
    .toSorted()
    .map((name) => ({ origin: originOf(name), folder: path.join(directory, name) }));
}

/** The numbers of the first entries of a log's segments, rising. */
export async function segmentsIn(folder: string): Promise<readonly number[]> {
  const names = await namesIn(folder, false);
  return names
    .flatMap((name) => /^(\d{20})\.jsonl$/.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((start) => Number.isSafeInteger(start))
    .toSorted((one, other) => one - other);
}

export const segmentFile = (folder: string, start: number): string =>
  path.join(folder, segmentName(start, "jsonl"));

async function namesIn(directory: string, folders: boolean): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((each) => each.isDirectory() === folders).map(({ name }) => name);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
