import { readdir } from "node:fs/promises";
import path from "node:path";
import { type AuditKey, auditKey } from "../../audit/keys/audit-key.ts";
import type { Config } from "../../config/schema.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { Secret } from "../../kernel/secret.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import { readSecretFile } from "../../storage/private-file.ts";
import type { Context, Given, Option } from "../define-command.ts";
import { cliErrors } from "../errors.ts";
import { configOption, hubOptions } from "../hub-options.ts";
import { loadConfig } from "../load-config.ts";

export const placeOptions: readonly Option[] = [
  {
    flags: "--directory <folder>",
    about: {
      en: "folder of the logs, or of one; left out, that of the configuration",
      ja: "ログのフォルダー（1 つのログのフォルダーも可）。省略時は設定のもの",
    },
  },
  configOption,
  ...hubOptions.filter(({ flags }) => flags.startsWith("--data-dir")),
];

/**
 * The folder of the logs that a command reads. One that was named must be there.
 *
 * @throws `cli.notRead`, `config.invalid`, `config.noFile`
 */
export async function logDirectory(given: Given, context: Context): Promise<string> {
  const named = given.text("directory");
  if (named === undefined) {
    const { config } = await loadConfig(given, context);
    return config.audit.directory ?? path.join(config.dataDir, "audit");
  }
  const directory = path.resolve(context.directory, named);
  await whileReading(named, () => readdir(directory));
  return directory;
}

/** Failures of the file system while logs are read, as whoever reads them understands. @throws `cli.notRead` */
export async function whileReading<Result>(
  directory: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const why = isKumihimoError(error) ? undefined : systemCode(error);
    if (why === undefined) throw error;
    throw cliErrors.notRead({ file: directory, why }, { cause: error });
  }
}

/** The key that arguments are hashed with. @throws `cli.notRead` where the hub has made none yet */
export async function argumentKey(given: Given, context: Context): Promise<AuditKey> {
  const { config } = await loadConfig(given, context);
  return auditKey(
    config.audit.key === undefined ? await keptKey(config) : new Secret(config.audit.key),
  );
}

/** The hub's own, which is not made here: a new one would fit no entry. */
async function keptKey({ dataDir }: Config): Promise<Secret> {
  const file = path.join(dataDir, "audit-key");
  const text = await readSecretFile(file);
  if (text === undefined) throw cliErrors.notRead({ file, why: "ENOENT" });
  return new Secret(text);
}
