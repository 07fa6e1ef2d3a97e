import { readdir } from "node:fs/promises";

/** The files of one log, as they stand in its folder. */
export interface LogFiles {
  readonly folder: string;
  /** The numbers in the names of its segments, whichever of their files there are; the smallest first. */
  readonly segments: readonly number[];
  readonly names: ReadonlySet<string>;
  /** No part of a log. */
  readonly unknown: readonly string[];
}

const written = /^(?<start>\d{20})\.(?:jsonl|checkpoints|hashes|bodies)$/;
/** A lock may lie there under a name of its own too, where its taker was killed. */
const other = /^(?:public-key|before|body-keys|(?:body-keys\.)?lock(?:\.[\w-]{12})?)$/;

/** @throws a failure of the disk */
export async function listLog(folder: string): Promise<LogFiles> {
  const names = new Set(await readdir(folder));
  const starts = new Set<number>();
  const unknown: string[] = [];
  for (const name of names) {
    const start = Number(written.exec(name)?.groups?.["start"] ?? Number.NaN);
    if (Number.isSafeInteger(start)) starts.add(start);
    else if (!other.test(name)) unknown.push(name);
  }
  const segments = [...starts].toSorted((left, right) => left - right);
  return { folder, segments, names, unknown };
}

/** Whether there is anything in it that only a log has. */
export const isLog = ({ segments, names }: LogFiles): boolean =>
  segments.length > 0 || names.has("public-key") || names.has("before");
