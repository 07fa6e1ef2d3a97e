/** Data keys wrapped by Vault's transit engine: the key that wraps them never leaves Vault. */

import { createHash, timingSafeEqual } from "node:crypto";
import { isKumihimoError } from "../../kernel/errors.ts";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import { vaultErrors, type VaultFault } from "../vault/errors.ts";
import type { Vault } from "../vault/vault.ts";
import { encryptionErrors } from "./errors.ts";
import type { KeyWrapping } from "./key-wrapping.ts";
import { transitId, version, wrappedParts } from "./sealed-parts.ts";

export interface Transit {
  readonly vault: Vault;
  /** Where the engine is mounted. */
  readonly mount: string;
  /** The name of the key there. */
  readonly key: string;
}

/** As Vault writes what it encrypted: `vault:v3:...`; the number is the version of the key. */
const ciphertextForm = /^vault:v(\d+):[A-Za-z0-9+/=]+$/;

/**
 * The place is wrapped together with the data key, as its digest: Vault cannot authenticate further data
 * while it rewraps.
 */
export function transitWrapping({ vault, mount, key }: Transit): KeyWrapping {
  /** The newest version of the key that was seen. */
  let newest = 0;

  const ask = async (operation: string, body: JsonObject): Promise<JsonObject> =>
    await vault.ask({ method: "POST", path: [...mount.split("/"), operation, key], body });

  const wrappedIn = (answer: JsonObject): string => {
    const ciphertext = String(answer["ciphertext"]);
    if (!ciphertextForm.test(ciphertext)) {
      throw vaultErrors.vaultFault({ fault: "answer", what: `${mount}/${key}`, detail: "" });
    }
    newest = Math.max(newest, versionIn(ciphertext));
    return [version, transitId, Buffer.from(ciphertext).toString("base64url")].join(".");
  };

  /** What Vault cannot decrypt was changed, or is another key's. */
  const opened = async (operation: string, wrapped: string, place: string): Promise<JsonObject> => {
    try {
      const ciphertext = ciphertextIn(wrapped);
      if (ciphertext === undefined) throw new Error("It is nothing of the transit engine.");
      return await ask(operation, { ciphertext });
    } catch (error) {
      if (isKumihimoError(error) && !isRefused(error.data)) throw error;
      throw encryptionErrors.sealedOtherwise({ place }, { cause: error });
    }
  };

  return {
    async wrap(dataKey, place) {
      const plaintext = Buffer.concat([digestOf(place), dataKey]).toString("base64");
      return wrappedIn(await ask("encrypt", { plaintext }));
    },
    async unwrap(wrapped, place) {
      const { plaintext } = await opened("decrypt", wrapped, place);
      return dataKeyIn(Buffer.from(String(plaintext), "base64"), place);
    },
    rewrap: async (wrapped, place) => wrappedIn(await opened("rewrap", wrapped, place)),
    isCurrent: (wrapped) => newest > 0 && versionIn(ciphertextIn(wrapped)) >= newest,
  };
}

const digestOf = (place: string): Buffer =>
  createHash("sha256").update(`kumihimo ${version} data key at ${place}`).digest();

function ciphertextIn(text: string): string | undefined {
  try {
    const { keyId, wrapped } = wrappedParts(text);
    const ciphertext = wrapped.toString("utf8");
    return keyId === transitId && ciphertextForm.test(ciphertext) ? ciphertext : undefined;
  } catch {
    return undefined;
  }
}

const versionIn = (ciphertext = ""): number => Number(ciphertextForm.exec(ciphertext)?.[1] ?? 0);

const isRefused = (data: unknown): boolean =>
  isJsonObject(data) && data["fault"] === ("refused" satisfies VaultFault);

function dataKeyIn(plaintext: Buffer, place: string): Buffer {
  const digest = digestOf(place);
  const found = plaintext.subarray(0, digest.length);
  if (found.length === digest.length && timingSafeEqual(found, digest)) {
    return plaintext.subarray(digest.length);
  }
  throw encryptionErrors.sealedOtherwise({ place });
}
