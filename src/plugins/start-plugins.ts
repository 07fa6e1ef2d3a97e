/** Starts plugins in order, and ends them in the reverse order. */

import type { Catalog } from "../pipeline/catalog.ts";
import type { MediaSource } from "../media/refs/media-source.ts";
import type { Models } from "../models/models.ts";
import type { SessionOperations } from "../identity/sessions/late-sessions.ts";
import type { Artifacts } from "../storage/artifacts.ts";
import { problemsOf } from "../pipeline/stages/validate.ts";
import type { Log } from "../telemetry/log.ts";
import { isKumihimoError } from "../kernel/errors.ts";
import type { Host, Plugin } from "./define-plugin.ts";
import type { EngineRack } from "./engine-rack.ts";
import { pluginErrors } from "./errors.ts";
import type { ProviderRack } from "./provider-rack.ts";

export interface PluginNeeds {
  readonly catalog: Catalog;
  readonly rack: EngineRack;
  readonly providers: ProviderRack;
  readonly models: Models;
  readonly media: MediaSource;
  readonly artifacts: Artifacts;
  readonly sessions: SessionOperations;
  readonly log: Log;
  /** By plugin id. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * @throws `plugins.twice`, `plugins.wrongSettings`, `plugins.startFailed`, `pipeline.nameTaken`; what
 * had started is disposed of first.
 */
export async function startPlugins(
  plugins: readonly Plugin[],
  needs: PluginNeeds,
): Promise<AsyncDisposable> {
  await using started = new AsyncDisposableStack();
  const seen = new Set<string>();
  for (const plugin of plugins) {
    if (seen.has(plugin.id)) throw pluginErrors.twice({ plugin: plugin.id });
    seen.add(plugin.id);
    const opened = await start(plugin, needs);
    if (opened !== undefined) started.use(opened);
  }
  return started.move();
}

async function start(plugin: Plugin, needs: PluginNeeds): Promise<AsyncDisposable | undefined> {
  const settings = plugin.settings.safeParse(needs.settings[plugin.id] ?? {});
  if (!settings.success) {
    throw pluginErrors.wrongSettings({ plugin: plugin.id, problems: problemsOf(settings.error) });
  }
  try {
    return (await plugin.start(hostFor(plugin.id, needs), settings.data)) ?? undefined;
  } catch (cause) {
    if (isKumihimoError(cause)) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw pluginErrors.startFailed({ plugin: plugin.id, why }, { cause });
  }
}

function hostFor(owner: string, needs: PluginNeeds): Host {
  const { catalog, rack, providers, models, media, artifacts, sessions, log } = needs;
  return {
    addTool: (tool) => catalog.addTool(owner, tool),
    addPrompt: (prompt) => catalog.addPrompt(owner, prompt),
    addResource: (resource) => catalog.addResource(owner, resource),
    setEngine: (kind, engine) => rack.set(kind, engine),
    addProvider: (provider) => providers.add(owner, provider),
    engines: rack.engines,
    media,
    artifacts,
    models,
    sessions,
    log: log.child({ plugin: owner }),
  };
}
