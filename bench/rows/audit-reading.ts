import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { type ExportFormat, recordsOf } from "../../src/audit/export/export-format.ts";
import { exportLogs } from "../../src/audit/export/export-logs.ts";
import { filterOf } from "../../src/audit/reading/filter.ts";
import { readLogs } from "../../src/audit/reading/read-logs.ts";
import { call, type SmallLog, smallLog } from "../../src/audit/reading/testing/small-log.ts";
import { figure, type Measure, type Row } from "../row.ts";

const entries = 100_000;
const reference = "reading its lines and parsing them";

/** What reading, searching and exporting the audit log costs for each entry, and what it holds meanwhile. */
export const auditReading: Measure = async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-"));
  try {
    const log = smallLog(directory);
    grow(log);
    const plain = await perEntry(() => plainly(log.file));
    const row = async (
      name: string,
      atMost: number,
      work: () => Promise<unknown>,
    ): Promise<Row> => {
      const value = await perEntry(work);
      return { name, reference, value, unit: "µs", ratio: value / plain, atMost };
    };
    return [
      figure(reference, plain, "µs"),
      await row("audit entry read", 5, () => search(directory, {})),
      await row("audit entry searched for a word", 6, () => search(directory, { text: "nowhere" })),
      await row("audit entry exported as JSON Lines", 6, () => exported(directory, "jsonl")),
      await row("audit entry exported as OCSF", 10, () => exported(directory, "ocsf")),
      await row("audit entry exported as CEF", 13, () => exported(directory, "cef")),
      await memory(directory, log),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

/** Adds a segment. */
function grow(log: SmallLog): void {
  log.turn();
  for (let at = 0; at < entries; at += 1000) {
    log.add(...Array.from({ length: 1000 }, (_, more) => call({ call: `c${at + more}` })));
  }
}

/** Processor time, in microseconds; the best of three, since others use the machine too. */
async function perEntry(work: () => Promise<unknown>): Promise<number> {
  const costs: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const begin = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(begin);
    costs.push((user + system) / entries);
  }
  return Math.min(...costs);
}

async function plainly(file: string): Promise<number> {
  let sum = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    sum += Number(JSON.parse(line).seq);
  }
  return sum;
}

const reading = (directory: string) => ({
  directory,
  damaged: ({ what }: { readonly what: string }): never => {
    throw new Error(what);
  },
  signal: AbortSignal.timeout(300_000),
});

async function search(
  directory: string,
  criteria: Parameters<typeof filterOf>[0],
  each: () => void = () => {},
): Promise<number> {
  const fits = filterOf(criteria);
  let count = 0;
  for await (const batch of readLogs(reading(directory))) {
    each();
    count += batch.filter((found) => "entry" in found && fits(found)).length;
  }
  return count;
}

const exported = (directory: string, format: ExportFormat) =>
  exportLogs({
    ...reading(directory),
    from: undefined,
    fits: () => true,
    recordOf: recordsOf(format, "1.2.3"),
    destination: {
      deliver: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
    missing: () => {},
    save: () => Promise.resolve(),
  });

/** The most that a read of four times as many entries holds, beside the most that this one holds. */
async function memory(directory: string, log: SmallLog): Promise<Row> {
  const most = async (): Promise<number> => {
    let bytes = 0;
    await search(directory, {}, () => {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      bytes = Math.max(bytes, heapUsed + arrayBuffers);
    });
    return bytes;
  };
  const small = await most();
  for (let more = 0; more < 3; more += 1) grow(log);
  const large = await most();
  return {
    name: "memory while a log of 400,000 entries is read",
    reference: "of 100,000 entries",
    value: large / 1024 / 1024,
    unit: "MiB",
    ratio: large / small,
    atMost: 1.5,
  };
}
