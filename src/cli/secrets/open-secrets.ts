/** The secrets of a hub that need not run, as its configuration says. */

import { join } from "node:path";
import type * as z from "zod";
import { bodyKeysResealing } from "../../audit/bodies/reseal-body-keys.ts";
import { auditConfig } from "../../audit/config.ts";
import { auditKey } from "../../audit/keys/audit-key.ts";
import { type Keeping, keeping } from "../../config/references/keeping.ts";
import { keysOf, storeOf } from "../../config/references/open-keeping.ts";
import { Secret } from "../../kernel/secret.ts";
import { openDataFolder } from "../../storage/data-folder.ts";
import type { OpenKeys } from "../../storage/encryption/open-keys.ts";
import type { Resealing } from "../../storage/encryption/resealing.ts";
import type { SecretStore } from "../../storage/encryption/secret-store.ts";
import { readSecretFile } from "../../storage/private-file.ts";
import type { Context, Given } from "../define-command.ts";
import { loadSettings } from "../load-config.ts";

/**
 * Nothing is made where nothing is. Only those settings are read that say where secrets are, here and
 * below: others may name secrets that are not set yet.
 *
 * @throws `config.invalid`
 */
export const listedSecrets = async (given: Given, context: Context): Promise<SecretStore> =>
  storeOf((await loadSettings(keeping, given, context)).config);

export interface OpenSecrets extends AsyncDisposable {
  readonly store: SecretStore;
  readonly keys: OpenKeys;
}

/** @throws `config.invalid`, `storage.folderUnusable`, and what opening the keys throws */
export async function openSecrets(given: Given, context: Context): Promise<OpenSecrets> {
  return await opened((await loadSettings(keeping, given, context)).config, context);
}

export interface SealedThings extends OpenSecrets {
  /** Everything that is sealed with these keys. */
  readonly holders: readonly Resealing[];
}

/** @throws as {@link openSecrets} */
export async function openSealedThings(given: Given, context: Context): Promise<SealedThings> {
  const settings = (await loadSettings(sealing, given, context)).config;
  const others = await auditHolders(settings);
  const secrets = await opened(settings, context);
  return { ...secrets, holders: [secrets.store.resealing, ...others] };
}

const sealing = keeping.extend({ audit: auditConfig });

/** The audit log's, where there is one: without its key there is none of this hub. */
async function auditHolders({ dataDir, audit }: z.output<typeof sealing>): Promise<Resealing[]> {
  const { directory = join(dataDir, "audit"), key } = audit;
  const written = key ?? (await readSecretFile(join(dataDir, "audit-key")));
  if (written === undefined) return [];
  return [bodyKeysResealing({ directory, key: auditKey(new Secret(written)) })];
}

async function opened(settings: Keeping, context: Context): Promise<OpenSecrets> {
  await using stack = new AsyncDisposableStack();
  stack.use(await openDataFolder(settings.dataDir));
  const keys = stack.use(await keysOf(settings, (secret) => context.secrets.learn(secret)));
  const owned = stack.move();
  return {
    store: storeOf(settings),
    keys,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
