import { readFile } from "node:fs/promises";
import * as z from "zod";
import { systemCode } from "../../storage/disk-failure.ts";
import { writeAtomically } from "../../storage/private-file.ts";
import { exportErrors } from "./errors.ts";

/** The number of the next entry to export, of each log by its origin. */
export type Cursor = ReadonlyMap<string, number>;

const stateSchema = z.strictObject({
  version: z.literal(1),
  next: z.record(z.string(), z.int().min(0)),
});

/** `kumihimo/3f9c0a62d1b84e57=120,...` */
export const cursorText = (cursor: Cursor): string =>
  [...cursor].map(([log, next]) => `${log}=${next}`).join(",");

/** @throws `audit.notCursor` */
export function cursorIn(text: string): Cursor {
  const parts = text.split(",").map((part) => /^([^=,\s]+)=(\d{1,15})$/.exec(part));
  return new Map(
    parts.map((part) => {
      const [, log, next] = part ?? [];
      if (log === undefined) throw exportErrors.notCursor({ where: `"${text}"` });
      return [log, Number(next)];
    }),
  );
}

/** What {@link writeCursor} kept; undefined where there is no such file yet. @throws `audit.notCursor` */
export async function readCursor(file: string): Promise<Cursor | undefined> {
  try {
    const { next } = stateSchema.parse(JSON.parse(await readFile(file, "utf8")));
    return new Map(Object.entries(next));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw exportErrors.notCursor({ where: file }, { cause: error });
  }
}

/** Replaces the file in one step, so that a crash leaves the cursor before or the one after. */
export const writeCursor = (file: string, cursor: Cursor): Promise<void> =>
  writeAtomically(file, `${JSON.stringify({ version: 1, next: Object.fromEntries(cursor) })}\n`);
