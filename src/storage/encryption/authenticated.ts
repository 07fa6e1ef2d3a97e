/** AES-256-GCM with a whole tag, in the one way that everything here is sealed. */

import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from "node:crypto";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;
/** Without it Node takes a tag of 4 bytes, which can be guessed. */
const options = { authTagLength: tagBytes } as const;

/** Random bytes for IVs, drawn many at a time: each draw costs as much as sealing a short text. */
const drawn = Buffer.alloc(341 * ivBytes);
let used = drawn.length;

/**
 * IV of 12 bytes, ciphertext, tag of 16 bytes; opened only with the same `bound`.
 *
 * @param key of 32 bytes; whoever seals often gives a `KeyObject`, which saves most of the work
 */
export function sealBytes(key: Buffer | KeyObject, bytes: Uint8Array, bound: string): Buffer {
  const iv = nextIv();
  const cipher = createCipheriv(algorithm, key, iv, options).setAAD(Buffer.from(bound));
  return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function nextIv(): Buffer {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  return drawn.subarray(used, (used += ivBytes));
}

/** @throws where a bit of it, the key or `bound` is another */
export function openBytes(key: Buffer, sealed: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), options)
    .setAAD(Buffer.from(bound))
    .setAuthTag(sealed.subarray(-tagBytes));
  const body = sealed.subarray(ivBytes, -tagBytes);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}
