/** A text with signatures below it, as C2SP's `signed-note` says. */

import { type KeyObject, sign, verify } from "node:crypto";
import { keyId, keyObjectOf, signatureTypes, type VerifierKey } from "./verifier-key.ts";

export interface SignedNote {
  /** With the line break at its end. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  readonly id: Buffer;
  readonly bytes: Buffer;
}

/** Who writes the log. */
export interface Signer {
  readonly key: VerifierKey;
  readonly privateKey: KeyObject;
}

/** More than any note has that the hub or its witnesses sign. */
const mostSignatures = 16;

const line = /^— (?<name>[^\s+]{1,256}) (?<bytes>[A-Za-z\d+/]{1,1024}={0,2})$/;
const idBytes = 4;
const timeBytes = 8;

/** The note, whole. */
export function signedNote(text: string, { key, privateKey }: Signer): string {
  const signature = Buffer.concat([keyId(key), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${key.name} ${signature.toString("base64")}\n`;
}

/** Undefined where it is none, whatever is wrong with it. */
export function parseNote(note: string): SignedNote | undefined {
  const border = note.lastIndexOf("\n\n");
  if (border < 1 || !note.endsWith("\n")) return undefined;
  const lines = note.slice(border + 2, -1).split("\n");
  if (lines.length > mostSignatures) return undefined;
  const signatures = lines.map(signatureIn);
  return signatures.every((each) => each !== undefined)
    ? { text: note.slice(0, border + 1), signatures }
    : undefined;
}

function signatureIn(text: string): NoteSignature | undefined {
  const { name, bytes } = line.exec(text)?.groups ?? {};
  if (name === undefined || bytes === undefined) return undefined;
  const decoded = Buffer.from(bytes, "base64");
  // Another spelling of the same bytes is no signature, or somebody could change it unseen.
  if (decoded.toString("base64") !== bytes || decoded.length <= idBytes) return undefined;
  return { name, id: decoded.subarray(0, idBytes), bytes: decoded.subarray(idBytes) };
}

/** Whether the note holds a signature of this key, and it is right. */
export function isSignedBy({ text, signatures }: SignedNote, key: VerifierKey): boolean {
  const found = signatures.find(({ name, id }) => name === key.name && id.equals(keyId(key)));
  if (found === undefined) return false;
  if (key.type === signatureTypes.note) {
    return verify(null, Buffer.from(text), keyObjectOf(key), found.bytes);
  }
  if (found.bytes.length <= timeBytes) return false;
  const time = found.bytes.readBigUInt64BE(0);
  const witnessed = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
  return verify(null, witnessed, keyObjectOf(key), found.bytes.subarray(timeBytes));
}
