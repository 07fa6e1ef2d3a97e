import path from "node:path";
import { hashBytes } from "../tree/hash.ts";
import { rangesOf } from "./compare-lines.ts";
import { segmentName } from "../log-names.ts";
import { readPlain } from "./plain-file.ts";
import type { Findings } from "./report.ts";
import { mostLines } from "./segment-lines.ts";
import type { Truth } from "./truth.ts";

export interface HashList {
  readonly hashes: Buffer;
  readonly isThere: boolean;
  /** Bytes behind the last whole hash. */
  readonly torn: number;
}

/** The leaf hashes of a segment as they are written beside it. */
export async function readHashList(
  folder: string,
  start: number,
  findings: Findings,
): Promise<HashList> {
  const file = segmentName(start, "hashes");
  const bytes = await readPlain(path.join(folder, file), (mostLines + 1) * hashBytes);
  if ("unreadable" in bytes) {
    const isThere = bytes.unreadable !== "ENOENT";
    if (isThere) findings.damage({ kind: "unreadable", file, instead: bytes.unreadable });
    return { hashes: Buffer.alloc(0), isThere, torn: 0 };
  }
  const torn = bytes.length % hashBytes;
  return { hashes: bytes.subarray(0, bytes.length - torn), isThere: true, torn };
}

/** Tells where the list says something else than what stood in the segment. */
export function compareHashList(
  { hashes }: HashList,
  truth: Truth,
  start: number,
  findings: Findings,
): void {
  const wrong = Array.from({ length: hashes.length / hashBytes }, (_, at) => at).filter((at) => {
    const leaf = truth[at];
    return (
      leaf !== undefined && !hashes.subarray(at * hashBytes, (at + 1) * hashBytes).equals(leaf)
    );
  });
  for (const { first, last } of rangesOf(wrong)) {
    const entries = { first: start + first, last: start + last };
    findings.damage({ kind: "hashList", file: segmentName(start, "hashes"), entries });
  }
}
