/** Bytes sealed with a data key of their own, which stands wrapped beside them. */

import { randomBytes } from "node:crypto";
import { openBytes, sealBytes } from "./authenticated.ts";
import { encryptionErrors } from "./errors.ts";
import type { KeyWrapping } from "./key-wrapping.ts";
import { bytesOf, version } from "./sealed-parts.ts";

export interface Envelope {
  /**
   * `<wrapped data key>.<IV, ciphertext and tag in base64url>`.
   *
   * @param place where it is kept, such as `secrets/smtp`; no two things have the same
   */
  seal(bytes: Uint8Array, place: string): Promise<string>;
  /** @throws `storage.sealedOtherwise` where it, or its place, is another */
  open(sealed: string, place: string): Promise<Buffer>;
  /** Its data key wrapped by the current key; what is sealed stays as it is. @throws as {@link open} */
  rewrap(sealed: string, place: string): Promise<string>;
  /** False for what an older key sealed. */
  isCurrent(sealed: string): boolean;
}

const keyBytes = 32;

export function envelope(wrapping: KeyWrapping): Envelope {
  return {
    async seal(bytes, place) {
      const dataKey = randomBytes(keyBytes);
      const wrapped = await wrapping.wrap(dataKey, place);
      return `${wrapped}.${sealBytes(dataKey, bytes, bound(place)).toString("base64url")}`;
    },
    async open(sealed, place) {
      const { wrapped, body } = halvesOf(sealed);
      const dataKey = await wrapping.unwrap(wrapped, place);
      try {
        return openBytes(dataKey, bytesOf(body), bound(place));
      } catch (error) {
        throw encryptionErrors.sealedOtherwise({ place }, { cause: error });
      }
    },
    async rewrap(sealed, place) {
      const { wrapped, body } = halvesOf(sealed);
      return `${await wrapping.rewrap(wrapped, place)}.${body}`;
    },
    isCurrent: (sealed) => wrapping.isCurrent(halvesOf(sealed).wrapped),
  };
}

/** Wrapped keys have points, bodies have none. */
function halvesOf(sealed: string): { readonly wrapped: string; readonly body: string } {
  const at = sealed.lastIndexOf(".");
  return { wrapped: sealed.slice(0, Math.max(at, 0)), body: sealed.slice(at + 1) };
}

const bound = (place: string): string => JSON.stringify([version, "body", place]);
