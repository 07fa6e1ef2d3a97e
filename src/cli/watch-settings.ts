import { isDeepStrictEqual } from "node:util";
import { changedSettings } from "../config/changed-settings.ts";
import type { Config } from "../config/schema.ts";
import { watchConfig } from "../config/watch-config.ts";
import type { Context, Given } from "./define-command.ts";
import { configPath, loadConfig } from "./load-config.ts";
import type { Opened } from "./open-app.ts";

/**
 * Lets a running hub follow its configuration: `upstreams` and `policy` at once, everything else after a
 * restart, which the log says. Whoever opens it disposes of it, before the hub.
 */
export async function watchSettings(
  { app, config, log }: Opened,
  given: Given,
  context: Context,
): Promise<AsyncDisposable> {
  const file = configPath(given, context);
  if (file === undefined) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const { terminal, signals } = context;

  let rules = config.policy;
  const applyPolicy = (policy: Config["policy"]): void => {
    if (isDeepStrictEqual(policy, rules)) return;
    rules = policy;
    app.policy.replace(policy);
    log.info("policy changed", { count: policy.rules.length });
  };

  const apply = async (next: Config): Promise<void> => {
    applyPolicy(next.policy);
    const { added, changed, removed } = await app.upstreams.reload(next.upstreams);
    for (const [state, names] of Object.entries({ added, changed, removed })) {
      if (names.length > 0) log.info(`upstreams ${state}`, { upstream: names });
    }
    const later = changedSettings(config, {
      ...next,
      upstreams: config.upstreams,
      policy: config.policy,
    });
    if (later.length > 0) log.warn("settings changed that need a restart", { name: later });
  };

  return await watchConfig({
    file: config.gateway.watchFile ? file : undefined,
    // A terminal that is closed sends SIGHUP, too, and then the hub should end with it.
    signals: terminal.isTTY || terminal.isWatched ? undefined : signals,
    load: async () => (await loadConfig(given, context)).config,
    apply,
    log,
  });
}
