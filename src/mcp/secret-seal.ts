import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Lets a client carry something for the hub that it can neither read nor change. */
export interface SecretSeal {
  /** It opens only under the same `binding`, which is not written into it. */
  close(binding: string, text: string): string;
  /** Undefined when it is not what was closed under `binding`. */
  open(binding: string, sealed: string): Opened | undefined;
}

export interface Opened {
  readonly text: string;
  /** Another one for everything that was ever closed. */
  readonly nonce: string;
}

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce; version, nonce, text and tag as base64url.
 *
 * Its key comes from `key` (at least 32 secret bytes) by HKDF-SHA-256 (RFC 5869), one for each `purpose`.
 * Random nonces of 96 bits are good for four billion texts under one key.
 */
export function createSecretSeal(key: Uint8Array, purpose: string): SecretSeal {
  if (key.length < 32) throw new RangeError("The key of a seal holds at least 32 bytes.");
  const own = Buffer.from(hkdfSync("sha256", key, "", `kumihimo ${purpose}`, 32));

  return {
    close(binding, text) {
      const head = Buffer.concat([Buffer.of(version), randomBytes(nonceBytes)]);
      const cipher = createCipheriv("aes-256-gcm", own, head.subarray(1), {
        authTagLength: tagBytes,
      });
      cipher.setAAD(boundTo(head, binding));
      const hidden = [cipher.update(text, "utf8"), cipher.final()];
      return Buffer.concat([head, ...hidden, cipher.getAuthTag()]).toString("base64url");
    },
    open(binding, sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      // Compared as text too: base64url has spellings that decode to the same bytes.
      const wellFormed = bytes.toString("base64url") === sealed && bytes[0] === version;
      if (!wellFormed || bytes.length < headBytes + tagBytes) return undefined;
      const head = bytes.subarray(0, headBytes);
      const decipher = createDecipheriv("aes-256-gcm", own, head.subarray(1), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(boundTo(head, binding)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        const shown = decipher.update(bytes.subarray(headBytes, -tagBytes));
        const text = Buffer.concat([shown, decipher.final()]).toString("utf8");
        return { text, nonce: head.toString("base64url", 1) };
      } catch {
        return undefined;
      }
    },
  };
}

const boundTo = (head: Buffer, binding: string): Buffer =>
  Buffer.concat([head, Buffer.from(binding)]);
