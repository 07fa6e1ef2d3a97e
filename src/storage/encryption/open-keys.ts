/** The keys with which the hub seals, as the configuration says. Opened by whoever first seals or opens something. */

import type { Secret } from "../../kernel/secret.ts";
import type { VaultSettings } from "../vault/config.ts";
import type { EncryptionSettings } from "./config.ts";
import { encryptionErrors } from "./errors.ts";
import { type KeyFile, openKeyFile } from "./key-file.ts";
import type { KeyWrapping } from "./key-wrapping.ts";
import { fixedKeys, keyWrappingByKeys } from "./key-wrapping-by-keys.ts";
import { keyIn, type NamedKey } from "./named-key.ts";
import { keyIdOf, transitId } from "./sealed-parts.ts";

export interface KeysNeeds {
  readonly settings: EncryptionSettings;
  readonly vault: VaultSettings;
  /** Where the hub keeps a ring of its own, if no key is configured. */
  readonly file: string;
  /** Replicas share the database, and a ring in the folder of one of them would not do. */
  readonly shared: boolean;
  /** Hears of every key and token that is read, for whoever keeps them out of the log. */
  readonly learn: (secret: Secret) => void;
}

export interface OpenKeys extends AsyncDisposable {
  readonly wrapping: KeyWrapping;
  /** Only where the hub keeps one. */
  readonly ring?: KeyFile;
}

/** @throws `storage.noSharedKey`, and what {@link openKeyFile} throws */
export async function openKeys(needs: KeysNeeds): Promise<OpenKeys> {
  const { settings, file, shared, learn } = needs;
  const configured = keyWrappingByKeys(fixedKeys(settings.keys.flatMap(namedKey)));
  if (settings.transit !== undefined) return await transitKeys(settings.transit, configured, needs);
  if (settings.keys.length > 0) return { wrapping: configured, ...nothingToClose };
  if (shared) throw encryptionErrors.noSharedKey({});
  const ring = await openKeyFile(file, learn);
  return { wrapping: keyWrappingByKeys(ring), ring, ...nothingToClose };
}

const nothingToClose = { [Symbol.asyncDispose]: () => Promise.resolve() };

/** The configuration has refused what is no key. */
function namedKey({ id, key: text }: EncryptionSettings["keys"][number]): readonly NamedKey[] {
  const key = keyIn(text);
  return key === undefined ? [] : [{ id, key }];
}

type TransitSettings = NonNullable<EncryptionSettings["transit"]>;

/** What reaches Vault is loaded only here. */
async function transitKeys(
  { mount, key, ...own }: TransitSettings,
  configured: KeyWrapping,
  { vault: shared, learn }: KeysNeeds,
): Promise<OpenKeys> {
  const { openVault } = await import("../vault/vault.ts");
  const { transitWrapping } = await import("./transit-wrapping.ts");
  const { tokenFile, ...others } = shared;
  const settings = { ...others, ...(own.token === undefined && { tokenFile }), ...own };
  const vault = openVault({ settings, learn });
  return {
    wrapping: either(transitWrapping({ vault, mount, key }), configured),
    [Symbol.asyncDispose]: () => vault[Symbol.asyncDispose](),
  };
}

/** Wraps with Vault's key; what was wrapped before there was one is unwrapped with `earlier`. */
const either = (transit: KeyWrapping, earlier: KeyWrapping): KeyWrapping => ({
  ...transit,
  unwrap: (text, place) => (isOfTransit(text) ? transit : earlier).unwrap(text, place),
  rewrap: async (text, place) =>
    isOfTransit(text)
      ? await transit.rewrap(text, place)
      : await transit.wrap(await earlier.unwrap(text, place), place),
});

const isOfTransit = (text: string): boolean => keyIdOf(text) === transitId;
