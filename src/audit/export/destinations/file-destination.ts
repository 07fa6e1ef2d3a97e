import { type FileHandle, open } from "node:fs/promises";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { systemCode } from "../../../storage/disk-failure.ts";
import { exportErrors } from "../errors.ts";
import type { Destination } from "./destination.ts";

const lineFeed = 0x0a;

/** As much of a file's end is looked at as one record may have, in bytes. */
const longestRecord = 8 * 1024 * 1024;

/**
 * Appends records to a file, one in each line, and waits until the disk has them. A record that a crash
 * left without its end is taken away: it comes again.
 *
 * @throws `audit.notDelivered`, `audit.deliveryRefused` for a file whose last line is something else
 */
export async function fileDestination(file: string): Promise<Destination> {
  const handle = await orNotDelivered(file, () => openedForLines(file));
  return {
    deliver: (records) =>
      orNotDelivered(file, async () => {
        await handle.appendFile(records.map(({ text }) => `${text}\n`).join(""));
        await handle.datasync();
      }),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

async function openedForLines(file: string): Promise<FileHandle> {
  await cutTornRecord(file);
  return await open(file, "a", 0o600);
}

/** What stands behind the last line feed goes where it is the beginning of a record, and nothing else. */
async function cutTornRecord(file: string): Promise<void> {
  await using handle = await open(file, "a+", 0o600);
  const stats = await handle.stat();
  if (!stats.isFile() || stats.size === 0) return;
  const length = Math.min(stats.size, longestRecord);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, stats.size - length);
  const torn = buffer.subarray(buffer.lastIndexOf(lineFeed) + 1);
  if (torn.length === 0) return;
  const text = torn.toString("latin1");
  if (!beginnings.some((each) => each.startsWith(text) || text.startsWith(each))) {
    throw exportErrors.deliveryRefused({ to: file, why: "its last line has no end" });
  }
  await handle.truncate(stats.size - torn.length);
}

/** Of records of each format. */
const beginnings = ['{"log":"kumihimo/', '{"category_uid":', "CEF:0|Kumihimo|"];

async function orNotDelivered<Result>(to: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isKumihimoError(error)) throw error;
    throw exportErrors.notDelivered({ to, why: systemCode(error) ?? "unknown" }, { cause: error });
  }
}
