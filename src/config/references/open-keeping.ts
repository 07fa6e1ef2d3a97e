/** Opens what {@link Keeping} names. */

import { resolve } from "node:path";
import type { Secret } from "../../kernel/secret.ts";
import { type OpenKeys, openKeys } from "../../storage/encryption/open-keys.ts";
import { secretFile } from "../../storage/encryption/secret-file.ts";
import { type SecretStore, secretStore } from "../../storage/encryption/secret-store.ts";
import type { Keeping } from "./keeping.ts";

/**
 * The keys with which a hub of this configuration seals.
 *
 * @param learn hears of every key and token that is read
 * @throws what `openKeys` throws
 */
export const keysOf = (settings: Keeping, learn: (secret: Secret) => void): Promise<OpenKeys> =>
  openKeys({
    settings: settings.encryption,
    vault: settings.vault,
    file: resolve(settings.dataDir, "encryption-keys"),
    shared: settings.storage.database.kind === "postgres",
    learn,
  });

/** The secrets of a hub of this configuration. */
export const storeOf = (settings: Pick<Keeping, "dataDir">): SecretStore =>
  secretStore(secretFile(resolve(settings.dataDir, "secrets.json")));
