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

/** AES-256-GCM with a key from the root secret; version, key id and place are authenticated with it. */
export function textSeal(root: RootSecret): TextSeal {
  const key = root.derive("sealed text");
  const keyId = root.derive("name of the key of sealed text").toString("base64url").slice(0, 8);
  const options = { authTagLength: tagBytes } as const;
  const bound = ({ table, column, row }: SealedPlace): Buffer =>
    Buffer.from(JSON.stringify([version, keyId, table, column, row]));
  return {
    seal(text, place) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv, options).setAAD(bound(place));
      const body = Buffer.concat([
        cipher.update(text, "utf8"),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return [version, keyId, iv.toString("base64url"), body.toString("base64url")].join(".");
    },
    open(sealed, place) {
      try {
        const [iv, body] = partsOf(sealed, keyId);
        const decipher = createDecipheriv(algorithm, key, iv, options)
          .setAAD(bound(place))
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

function partsOf(sealed: string, keyId: string): readonly [iv: Buffer, body: Buffer] {
  const [made, by, iv, body, ...rest] = sealed.split(".");
  if (made !== version || by !== keyId || rest.length > 0) {
    throw new Error("It was sealed by another version or with another key.");
  }
  const parts = [decoded(iv), decoded(body)] as const;
  if (parts[0].length !== ivBytes || parts[1].length < tagBytes)
    throw new Error("It is cut short.");
  return parts;
}

/** Another spelling of the same bytes is none. */
function decoded(text = ""): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new Error("It is not base64url.");
  return bytes;
}
