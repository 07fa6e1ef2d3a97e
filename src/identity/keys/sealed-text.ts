/** Text that the database keeps and cannot read. */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { keyErrors } from "./errors.ts";
import type { RootSecret } from "./root-secret.ts";

/** Where a sealed text belongs: it cannot be opened in another place. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

export interface TextSeal {
  /** `v1.<key id>.<iv>.<ciphertext and tag>`, each in base64url. */
  seal(text: string, place: SealedPlace): string;
  /** @throws `identity.sealedOtherwise` */
  open(sealed: string, place: SealedPlace): string;
}

const version = "v1";
const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

interface SealKey {
  readonly id: string;
  readonly key: Buffer;
}

const options = { authTagLength: tagBytes } as const;

/**
 * AES-256-GCM with a key from the root secret; version, key id and place are authenticated with it. What
 * one of the previous secrets sealed is opened, too.
 */
export function textSeal(root: RootSecret): TextSeal {
  const current = sealKey(root);
  const keys = [current, ...root.previous.map(sealKey)];
  return {
    seal(text, place) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, current.key, iv, options).setAAD(
        bound(place, current),
      );
      const body = Buffer.concat([
        cipher.update(text, "utf8"),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return [version, current.id, iv.toString("base64url"), body.toString("base64url")].join(".");
    },
    open(sealed, place) {
      try {
        const { key, iv, body } = partsOf(sealed, keys);
        const decipher = createDecipheriv(algorithm, key.key, iv, options)
          .setAAD(bound(place, key))
          .setAuthTag(body.subarray(-tagBytes));
        const text = [decipher.update(body.subarray(0, -tagBytes)), decipher.final()];
        return Buffer.concat(text).toString("utf8");
      } catch (error) {
        throw keyErrors.sealedOtherwise(
          { place: `${place.table}.${place.column}` },
          { cause: error },
        );
      }
    },
  };
}

const sealKey = ({ derive }: Pick<RootSecret, "derive">): SealKey => ({
  key: derive("sealed text"),
  id: derive("name of the key of sealed text").toString("base64url").slice(0, 8),
});

const bound = ({ table, column, row }: SealedPlace, { id }: SealKey): Buffer =>
  Buffer.from(JSON.stringify([version, id, table, column, row]));

interface SealedParts {
  readonly key: SealKey;
  readonly iv: Buffer;
  readonly body: Buffer;
}

function partsOf(sealed: string, keys: readonly SealKey[]): SealedParts {
  const [made, by, iv, body, ...rest] = sealed.split(".");
  const key = keys.find(({ id }) => id === by);
  if (made !== version || key === undefined || rest.length > 0) {
    throw new Error("It was sealed by another version or with another key.");
  }
  const parts = { key, iv: decoded(iv), body: decoded(body) };
  if (parts.iv.length !== ivBytes || parts.body.length < tagBytes) {
    throw new Error("It is cut short.");
  }
  return parts;
}

/** Another spelling of the same bytes is none. */
function decoded(text = ""): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new Error("It is not base64url.");
  return bytes;
}
