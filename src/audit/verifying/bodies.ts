import { hash } from "node:crypto";
import { eachLine } from "./each-line.ts";
import type { PlainFile } from "./plain-file.ts";
import type { Damage } from "./report.ts";
import type { BodyMark } from "./segment-lines.ts";

export interface BodiesFound {
  readonly checked: number;
  /** Numbers of entries whose body is not there. */
  readonly missing: readonly number[];
  readonly damages: readonly Damage[];
  readonly torn: number;
  /** Behind the last entry: written by a process that ended before it wrote the entries. */
  readonly early: number;
}

export interface BodiesWanted {
  readonly name: string;
  /** The smallest number first. */
  readonly marks: readonly BodyMark[];
  /** Entries of the log; bodies from there on belong to none yet. */
  readonly size: number;
  /** Whether the entry of this number is damaged, so that nothing is known of its body. */
  readonly isUnknown: (seq: number) => boolean;
}

/** Compares the lines of a `.bodies` file with the entries that they belong to. */
export async function checkBodies(
  file: PlainFile | undefined,
  { name, marks, size, isUnknown }: BodiesWanted,
  signal: AbortSignal,
): Promise<BodiesFound> {
  const byDigest = new Map(marks.map(({ body, seq }) => [body, seq]));
  const wanted = new Set(marks.map(({ seq }) => seq));
  const found = new Set<number>();
  const damages: Damage[] = [];
  let highest = -1;
  let early = 0;
  const damage = (kind: Damage["kind"], seq: number): void =>
    void damages.push({ kind, file: name, entries: { first: seq, last: seq } });
  const see = (digest: string, claimed: number): void => {
    const seq = byDigest.get(digest);
    if (seq === undefined || found.has(seq)) return stranger(claimed);
    found.add(seq);
    if (seq < highest) damage("moved", seq);
    highest = Math.max(highest, seq);
  };
  const changed = new Set<number>();
  const stranger = (claimed: number): void => {
    if (isUnknown(claimed)) return;
    if (claimed >= size) early += 1;
    else if (wanted.has(claimed) && !found.has(claimed) && !changed.has(claimed)) {
      changed.add(claimed);
    } else damage("bodyInserted", claimed);
  };
  const torn =
    file === undefined
      ? 0
      : await eachLine(
          file,
          {
            mark: Buffer.alloc(0),
            line: (bytes, { start, end }) =>
              see(
                hash("sha256", bytes.subarray(start, end), "base64url"),
                numberAt(bytes, start, end),
              ),
            long: (digest) => see(Buffer.from(digest, "latin1").toString("base64url"), -1),
          },
          signal,
        );
  for (const seq of changed) damage(found.has(seq) ? "bodyInserted" : "bodyChanged", seq);
  const missing = marks.map(({ seq }) => seq).filter((seq) => !found.has(seq) && !changed.has(seq));
  return { checked: found.size, missing, damages, torn, early };
}

/** The number that a body begins with; -1 where there is none. */
function numberAt(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString("latin1", start, Math.min(end, start + 17));
  const digits = /^(\d{1,16}) /.exec(text)?.[1];
  const value = Number(digits ?? -1);
  return Number.isSafeInteger(value) ? value : -1;
}
