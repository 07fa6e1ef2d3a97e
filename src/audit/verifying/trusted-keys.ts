import { createPublicKey } from "node:crypto";
import {
  parseVkey,
  publicBytesOf,
  signatureTypes,
  type VerifierKey,
} from "../notes/verifier-key.ts";
import { auditErrors } from "../errors.ts";

/** Public keys that somebody kept: of logs, or of witnesses. */
export interface TrustedKey {
  /** Of a verifier key; a PEM file knows no name. */
  readonly name: string | undefined;
  readonly type: VerifierKey["type"];
  readonly publicKey: Buffer;
}

/** One verifier key in each line, or an Ed25519 key as PEM. @throws `audit.badVerifierKey` */
export function parseKeys(text: string): readonly TrustedKey[] {
  if (text.includes("-----BEGIN")) return [pemKey(text)];
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw auditErrors.badVerifierKey({});
  return lines.map((line) => parseVkey(line));
}

function pemKey(text: string): TrustedKey {
  try {
    const key = createPublicKey(text);
    if (key.asymmetricKeyType !== "ed25519") throw auditErrors.badVerifierKey({});
    return { name: undefined, type: signatureTypes.note, publicKey: publicBytesOf(key) };
  } catch (error) {
    throw auditErrors.badVerifierKey({}, { cause: error });
  }
}
