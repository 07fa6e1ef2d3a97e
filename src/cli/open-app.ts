import type { Config } from "../config/schema.ts";
import { logger } from "../telemetry/logger.ts";
import type { App, AppNeeds } from "./app-contract.ts";
import type { Context, Given } from "./define-command.ts";
import { loadConfig } from "./load-config.ts";

export interface OpenOptions {
  /** What the command itself changes. */
  readonly adjust?: (config: Config) => Config;
  /** For commands whose reader waits for a result: only warnings are logged, unless a level was chosen. */
  readonly quiet?: boolean;
}

export interface Opened extends Pick<AppNeeds, "log"> {
  readonly app: App;
  readonly config: Config;
}

/** Opens a hub in this process, as file, environment and options say. Whoever opens it disposes of it. */
export async function openApp(
  given: Given,
  context: Context,
  { adjust = (config) => config, quiet = false }: OpenOptions = {},
): Promise<Opened> {
  const { config: loaded, origin } = await loadConfig(given, context);
  const config = adjust(loaded);
  const chosen = origin(["telemetry", "log", "level"]).source !== "default";
  const level = quiet && !chosen ? "warn" : config.telemetry.log.level;
  const { terminal, environment, secrets } = context;
  const destination = {
    write: (text: string) => terminal.draw(text),
    isTTY: terminal.isWatched,
  };
  const log = logger({ ...config.telemetry.log, level }, destination, secrets);
  const searchPath = environment["PATH"] ?? "";
  const app = await context.open(config, { log, secrets, searchPath, environment });
  return { app, config, log };
}
