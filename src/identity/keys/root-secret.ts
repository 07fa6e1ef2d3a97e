/** The one secret of the hub from which every other key is made. */

import { hkdfSync } from "node:crypto";
import type { Secret } from "../../kernel/secret.ts";
import { keptSecret } from "../../storage/kept-secret.ts";
import { keyErrors } from "./errors.ts";

export interface RootSecret {
  /**
   * A key of 32 bytes for one purpose, always the same (HKDF with SHA-256, RFC 5869). Who knows it
   * learns neither the secret nor the key of another purpose.
   */
  derive(purpose: string): Buffer;
  /** Those before it, for what they sealed. */
  readonly previous: readonly Pick<RootSecret, "derive">[];
}

const bytes = 32;
const hex = /^[0-9a-f]{64}$/i;
const base64 = /^[\w+/-]{43}=?$/;

/**
 * The secret written as 64 hexadecimal digits, or as base64 or base64url of 32 bytes.
 *
 * @param previous Written in the same way, the latest first.
 * @throws `identity.badRootSecret`, which never shows what was written
 */
export function rootSecret(written: Secret, previous: readonly Secret[] = []): RootSecret {
  const key = bytesOf(written.reveal().trim());
  return {
    previous: previous.map((each) => rootSecret(each)),
    derive: (purpose) =>
      Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), `kumihimo ${purpose}`, bytes)),
  };
}

function bytesOf(text: string): Buffer {
  if (hex.test(text)) return Buffer.from(text, "hex");
  const key = Buffer.from(text, "base64");
  // Another spelling of the same bytes is a letter lost or a typing error.
  const isWhole = base64.test(text) && key.toString("base64url") === base64urlOf(text);
  if (!isWhole) throw keyErrors.badRootSecret({});
  return key;
}

const base64urlOf = (text: string): string =>
  text.replaceAll("+", "-").replaceAll("/", "_").replace("=", "");

export interface RootSecretNeeds {
  /** `auth.secret`. */
  readonly configured: Secret | undefined;
  /** `auth.previousSecrets`. */
  readonly previous: readonly Secret[];
  /** Where the hub keeps one of its own, if none is configured. */
  readonly file: string;
  /** Replicas share the database, and a secret in the folder of one of them would not do. */
  readonly shared: boolean;
}

/**
 * The secret of the configuration, else one that the hub keeps for itself.
 *
 * @throws `identity.badRootSecret`, `identity.noRootSecret`, and what {@link keptSecret} throws
 */
export async function openRootSecret(needs: RootSecretNeeds): Promise<RootSecret> {
  const { configured, previous, file, shared } = needs;
  if (configured !== undefined) return rootSecret(configured, previous);
  if (shared) throw keyErrors.noRootSecret({});
  return rootSecret(await keptSecret(file), previous);
}
