/** The secrets of a hub that need not run, as its configuration says. */

import { type Keeping, keeping } from "../../config/references/keeping.ts";
import { keysOf, storeOf } from "../../config/references/open-keeping.ts";
import { openDataFolder } from "../../storage/data-folder.ts";
import type { OpenKeys } from "../../storage/encryption/open-keys.ts";
import type { Resealing } from "../../storage/encryption/resealing.ts";
import type { SecretStore } from "../../storage/encryption/secret-store.ts";
import type { Context, Given } from "../define-command.ts";
import { loadSettings } from "../load-config.ts";

/** @throws `config.invalid`: only settings are read that say where secrets are, for others may name secrets that are not set yet */
async function settingsFor(given: Given, context: Context): Promise<Keeping> {
  return (await loadSettings(keeping, given, context)).config;
}

/** Only looked at: nothing is made where nothing is. */
export const listedSecrets = async (given: Given, context: Context): Promise<SecretStore> =>
  storeOf(await settingsFor(given, context));

export interface OpenSecrets extends AsyncDisposable {
  readonly store: SecretStore;
  readonly keys: OpenKeys;
  /** Everything that is sealed with these keys. */
  readonly holders: readonly Resealing[];
}

/** @throws `config.invalid`, `storage.folderUnusable`, and what opening the keys throws */
export async function openSecrets(given: Given, context: Context): Promise<OpenSecrets> {
  const settings = await settingsFor(given, context);
  await using stack = new AsyncDisposableStack();
  stack.use(await openDataFolder(settings.dataDir));
  const keys = stack.use(await keysOf(settings, (secret) => context.secrets.learn(secret)));
  const store = storeOf(settings);
  const owned = stack.move();
  return {
    store,
    keys,
    holders: [store.resealing],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
