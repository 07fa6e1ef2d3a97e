import type * as z from "zod";
import { configFile } from "../config/config-file.ts";
import type { Flag } from "../config/flags.ts";
import { load, type Loaded } from "../config/load.ts";
import { type Config, config } from "../config/schema.ts";
import type { Context, Given } from "./define-command.ts";
import { settingOptions } from "./hub-options.ts";

/**
 * The configuration that a command runs with; what was given and is ignored is warned of.
 *
 * @throws `config.invalid`, `config.noFile`
 */
export async function loadConfig(given: Given, context: Context): Promise<Loaded<Config>> {
  const loaded = await loadSettings(config, given, context);
  for (const warning of loaded.warnings) context.terminal.warn(warning);
  return loaded;
}

/**
 * The settings that `schema` knows; one that is not strict leaves all others unread.
 *
 * @throws `config.invalid`, `config.noFile`
 */
export async function loadSettings<Schema extends z.ZodType>(
  schema: Schema,
  given: Given,
  context: Context,
): Promise<Loaded<z.output<Schema>>> {
  const { environment, language, secrets } = context;
  const path = configPath(given, context);
  const file = path === undefined ? undefined : await configFile(path);
  const loaded = await load(schema, { file, environment, flags: flagsIn(given), language });
  secrets.learn(loaded.secrets);
  return loaded;
}

/** The configuration file that was named. */
export const configPath = (given: Given, { environment }: Context): string | undefined =>
  (given.text("config") ?? environment["KUMIHIMO_CONFIG"]) || undefined;

function flagsIn(given: Given): Flag[] {
  return settingOptions
    .filter(({ name }) => given.has(name))
    .map(({ name, flags, path }) => ({
      name: flags.split(" ")[0] ?? flags,
      path,
      value: given.text(name) ?? given.list(name),
    }));
}
