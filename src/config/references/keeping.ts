/** The settings that say where secrets are kept, and with which keys. */

import * as z from "zod";
import { encryptionConfig } from "../../storage/encryption/config.ts";
import { vaultConfig } from "../../storage/vault/config.ts";
import { dataDir } from "../data-dir.ts";

const database = z.object({ kind: z.string().default("embedded") }).prefault({});

/** That part of the configuration; it does not look at any other. */
export const keeping = z.object({
  dataDir,
  encryption: encryptionConfig,
  vault: vaultConfig,
  storage: z.object({ database }).prefault({}),
});

/** The whole configuration is one, too. */
export type Keeping = z.output<typeof keeping>;
