/** Names and keys of those who sign, as C2SP's `signed-note` writes them. */

import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { auditErrors } from "../errors.ts";

/** What a signature is made with and over; the numbers are C2SP's. */
export const signatureTypes = {
  /** Ed25519 over the text of the note. */
  note: 1,
  /** Ed25519 over the time and the text: what a witness adds (`tlog-cosignature`). */
  cosignature: 4,
} as const;

export type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes];

/** Who signs, and how it is checked. */
export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  /** 32 bytes of Ed25519 (RFC 8032). */
  readonly publicKey: Buffer;
}

const keyBytes = 32;
const idBytes = 4;
const written = /^(?<name>[^\s+]{1,256})\+(?<id>[0-9a-f]{8})\+(?<key>[\w+/=-]{1,128})$/;

/** Four bytes that tell which key of a name signed. */
export function keyId({ name, type, publicKey }: VerifierKey): Buffer {
  const digest = createHash("sha256").update(`${name}\n`).update(Buffer.of(type)).update(publicKey);
  return digest.digest().subarray(0, idBytes);
}

/** `name+id+key`, in one line. */
export const vkeyText = (key: VerifierKey): string =>
  `${key.name}+${keyId(key).toString("hex")}+${Buffer.concat([Buffer.of(key.type), key.publicKey]).toString("base64")}`;

/** @throws `audit.badVerifierKey` */
export function parseVkey(text: string): VerifierKey {
  const { name = "", id, key = "" } = written.exec(text.trim())?.groups ?? {};
  const bytes = Buffer.from(key, "base64");
  const type = bytes[0];
  const isKnown = type === signatureTypes.note || type === signatureTypes.cosignature;
  if (!isKnown || bytes.length !== 1 + keyBytes) throw auditErrors.badVerifierKey({});
  const parsed = { name, type, publicKey: bytes.subarray(1) };
  if (keyId(parsed).toString("hex") !== id) throw auditErrors.badVerifierKey({});
  return parsed;
}

/** For `node:crypto`. */
export const keyObjectOf = ({ publicKey }: VerifierKey): KeyObject =>
  createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: publicKey.toString("base64url") },
    format: "jwk",
  });

/** The 32 bytes of an Ed25519 key. */
export const publicBytesOf = (key: KeyObject): Buffer =>
  Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
