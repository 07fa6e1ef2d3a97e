/** What a witness answers. */

import { isSignedBy, parseNote } from "../notes/signed-note.ts";
import { keyId, type VerifierKey } from "../notes/verifier-key.ts";
import type { Answer } from "./anchor-wire.ts";

/** How large the log is that the witness knows; undefined where the answer is none of a witness. */
export function sizeIn({ text, type }: Pick<Answer, "text" | "type">): number | undefined {
  const size = /^(?<size>0|[1-9]\d{0,14})\n$/.exec(text)?.groups?.["size"];
  return size === undefined || !type.startsWith("text/x.tlog.size") ? undefined : Number(size);
}

/**
 * The line that is this key's signature of the checkpoint in `note`; what others signed is passed over.
 * Undefined where it is missing or wrong.
 */
export function cosignatureIn(answer: string, note: string, key: VerifierKey): string | undefined {
  const own = answer.split("\n").find((line) => isLineOf(line, key));
  const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
  const signed = own === undefined ? undefined : parseNote(`${text}\n${own}\n`);
  return signed !== undefined && isSignedBy(signed, key) ? `${own}\n` : undefined;
}

function isLineOf(line: string, key: VerifierKey): boolean {
  const [dash, name, bytes = ""] = line.split(" ");
  const id = Buffer.from(bytes, "base64").subarray(0, 4);
  return dash === "—" && name === key.name && id.equals(keyId(key));
}
