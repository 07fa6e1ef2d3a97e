import path from "node:path";
import { Frontier, onesIn } from "../tree/frontier.ts";
import { hashBytes } from "../tree/hash.ts";
import { isSignedBy, parseNote } from "../notes/signed-note.ts";
import { type Signatory, signedByAnother } from "./checkpoint-file.ts";
import { readPlain } from "./plain-file.ts";
import type { Damage } from "./report.ts";

const mostBytes = 64 * 1024 * 1024;

/** The lines of a small file that is one signed note of the log, without its first one, the origin. */
export async function signedLines(
  folder: string,
  name: string,
  { key, origin }: Signatory,
): Promise<readonly string[] | Damage> {
  const bytes = await readPlain(path.join(folder, name), mostBytes);
  if ("unreadable" in bytes) return { kind: "unreadable", file: name, instead: bytes.unreadable };
  const note = parseNote(bytes.toString());
  if (note === undefined) return { kind: "changed", file: name };
  const [first = "", ...lines] = note.text.slice(0, -1).split("\n");
  const isOfAnother = note.signatures.some((signature) => signature.name === first);
  if (first !== origin && isOfAnother) return { kind: "otherLog", file: name, instead: first };
  if (isSignedBy(note, key)) return lines;
  return { kind: signedByAnother(note, key) ? "otherKey" : "changed", file: name };
}

/** The tree before the first entry that is left, as `before` has it. */
export function treeBefore([written = "", ...roots]: readonly string[]): Frontier | undefined {
  const size = Number(written);
  if (String(size) !== written || !Number.isSafeInteger(size) || size < 0) return undefined;
  const hashes = roots.map((root) => Buffer.from(root, "base64"));
  const isWhole =
    hashes.length === onesIn(size) && hashes.every((hash) => hash.length === hashBytes);
  return isWhole ? new Frontier(size, hashes) : undefined;
}
