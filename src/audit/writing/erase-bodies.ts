/** Takes bodies away, and leaves the entries that spoke of them. */

import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";
import { systemCode } from "../../storage/disk-failure.ts";
import { startsIn } from "./resume-log.ts";
import { segmentFile } from "./segment.ts";

/** Whose bodies; all that is given must fit. */
export interface ErasedBodies {
  readonly calls?: readonly string[] | undefined;
  readonly principal?: string | undefined;
  /** Older than this. */
  readonly before?: Date | undefined;
}

const entry = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  call: z.string(),
  principal: z.string(),
  body: z.string(),
});

type Entry = z.output<typeof entry>;

/** The numbers of those bodies that are still there, by the segment they are in. */
export async function findBodies(
  folder: string,
  wanted: ErasedBodies,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const found = new Map<number, readonly number[]>();
  const fits = fitting(wanted);
  for (const start of await startsIn(folder)) {
    const kept = await keptIn(join(folder, segmentFile(start, "bodies")));
    if (kept.size === 0) continue;
    const numbers: number[] = [];
    for await (const line of linesIn(join(folder, segmentFile(start, "entries")))) {
      const read = entryIn(line);
      if (read !== undefined && kept.has(read.seq) && fits(read)) numbers.push(read.seq);
    }
    if (numbers.length > 0) found.set(start, numbers);
  }
  return found;
}

function fitting({ calls, principal, before }: ErasedBodies): (entry: Entry) => boolean {
  const named = calls && new Set(calls);
  return (each) =>
    (named === undefined || named.has(each.call)) &&
    (principal === undefined || principal === each.principal) &&
    (before === undefined || Date.parse(each.at) < before.getTime());
}

async function keptIn(file: string): Promise<ReadonlySet<number>> {
  const kept = new Set<number>();
  try {
    for await (const line of linesIn(file)) kept.add(numberOf(line));
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  return kept;
}

/** The lines of a file of bodies that stay. */
export async function linesWithout(file: string, numbers: readonly number[]): Promise<string> {
  const gone = new Set(numbers);
  const left: string[] = [];
  for await (const line of linesIn(file)) {
    if (!gone.has(numberOf(line))) left.push(`${line}\n`);
  }
  return left.join("");
}

const numberOf = (line: string): number => Number(line.slice(0, line.indexOf(" ")));

const linesIn = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file), crlfDelay: Infinity });

/** Undefined where there is none with a body. */
function entryIn(line: string): Entry | undefined {
  if (!line.includes('"body":"')) return undefined;
  try {
    return entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
