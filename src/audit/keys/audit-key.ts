/** The one secret of the logs of a data folder, and the keys that are made from it. */

import { createHmac, createPrivateKey, createPublicKey, hash, hkdfSync } from "node:crypto";
import type { Secret } from "../../kernel/secret.ts";
import { keptSecret } from "../../storage/kept-secret.ts";
import { auditErrors } from "../errors.ts";
import type { Signer } from "../notes/signed-note.ts";
import { publicBytesOf, signatureTypes } from "../notes/verifier-key.ts";

export interface AuditKey {
  /** Who signs the checkpoints of the log of this name. */
  signer(origin: string): Signer;
  /** Keyed hash of arguments, in base64url: who has no key cannot try guesses. */
  digest(text: string | Uint8Array): string;
}

export interface AuditKeyNeeds {
  /** `audit.key`. */
  readonly configured: Secret | undefined;
  /** Where the hub keeps one of its own, if none is configured. */
  readonly file: string;
}

const keyBytes = 32;
const written = /^[\w-]{43}$/;

/** @throws `audit.badKey`, and what {@link keptSecret} throws */
export async function openAuditKey({ configured, file }: AuditKeyNeeds): Promise<AuditKey> {
  return auditKey(configured ?? (await keptSecret(file)));
}

/** From 32 bytes in base64url. @throws `audit.badKey`, which never shows what was written */
export function auditKey(secret: Secret): AuditKey {
  const text = secret.reveal().trim().replace(/=$/, "");
  const seed = Buffer.from(text, "base64url");
  if (!written.test(text) || seed.toString("base64url") !== text) throw auditErrors.badKey({});
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync("sha256", seed, Buffer.alloc(0), `kumihimo audit ${purpose}`, keyBytes));
  const privateKey = createPrivateKey({
    key: Buffer.concat([ed25519Prefix, derive("checkpoints")]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = publicBytesOf(createPublicKey(privateKey));
  return {
    signer: (name) => ({ key: { name, type: signatureTypes.note, publicKey }, privateKey }),
    digest: keyedHash(derive("arguments")),
  };
}

/** What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410). */
const ed25519Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

const blockBytes = 64;
const shortBytes = 3 * 1024;

/**
 * HMAC-SHA-256 (RFC 2104). For the short texts of most calls it is made of two plain hashes, which takes a
 * tenth of the time that `createHmac` does.
 */
function keyedHash(key: Buffer): (text: string | Uint8Array) => string {
  const padded = Buffer.alloc(blockBytes);
  key.copy(padded);
  const inner = Buffer.concat([padded.map((byte) => byte ^ 0x36), Buffer.alloc(shortBytes)]);
  const outer = Buffer.concat([padded.map((byte) => byte ^ 0x5c), Buffer.alloc(keyBytes)]);
  return (text) => {
    if (typeof text !== "string" || text.length * 3 > shortBytes) {
      return createHmac("sha256", key).update(text).digest("base64url");
    }
    const marked = inner.subarray(0, blockBytes + inner.write(text, blockBytes));
    outer.write(hash("sha256", marked, "binary"), blockBytes, "latin1");
    return hash("sha256", outer, "base64url");
  };
}
