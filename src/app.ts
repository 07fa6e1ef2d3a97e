/** The composition root: builds the hub's parts, hands each what it needs, and closes them in reverse. */

import { builtins } from "./builtins.ts";
import type { App, AppNeeds, OpenApp } from "./cli/app-contract.ts";
import type { Config } from "./config/schema.ts";
import { operator } from "./identity/principal.ts";
import { permissionPolicy } from "./identity/policy.ts";
import { systemClock } from "./kernel/clock.ts";
import { childProcessPool } from "./media/isolation/child-process-pool.ts";
import { programs } from "./media/programs/programs.ts";
import { createMediaSource } from "./media/refs/create-media-source.ts";
import { createCatalog } from "./pipeline/catalog.ts";
import { createPipeline } from "./pipeline/create-pipeline.ts";
import { noInteraction } from "./pipeline/interaction.ts";
import { engineRack } from "./plugins/engine-rack.ts";
import { loadPlugin } from "./plugins/load-plugin.ts";
import { startPlugins } from "./plugins/start-plugins.ts";
import { createToolDefinitions } from "./mcp/listing/tool-definitions.ts";
import { serveStdin } from "./serve-stdin.ts";
import { serve } from "./serve.ts";
import { artifactGauges } from "./storage/artifact-gauges.ts";
import { diskArtifacts } from "./storage/disk/disk-artifacts.ts";
import { openDataFolder } from "./storage/data-folder.ts";
import { openMetrics } from "./telemetry/open-metrics.ts";
import { version } from "./version.ts";

/** The parts that serving needs, once everything below it stands. */
export type Parts = Awaited<ReturnType<typeof build>>;

/** Opens a hub; nothing listens yet. */
export const openApp: OpenApp = async (config, needs) => {
  const parts = await build(config, needs);
  const definitions = createToolDefinitions(parts.catalog, parts.policy);
  const app: App = {
    tools: () =>
      definitions.visible(operator).map(({ definition }) => ({
        name: definition.name,
        title: definition.title,
        description: definition.description,
        inputSchema: definition.inputSchema,
      })),
    artifacts: parts.artifacts,
    call: (tool, args, { signal, language, progress }) =>
      parts.pipeline.run({
        tool,
        arguments: args,
        era: "local",
        transport: "local",
        call: {
          principal: operator,
          language,
          signal,
          progress,
          tell: () => {},
          ask: noInteraction,
        },
      }),
    serve: () => serve(parts),
    stdio: (options) => serveStdin(parts, options),
    [Symbol.asyncDispose]: () => parts.owned.disposeAsync(),
  };
  return app;
};

async function build(config: Config, { log, secrets, searchPath }: AppNeeds) {
  await using stack = new AsyncDisposableStack();
  const metrics = stack.use(await openMetrics(config.telemetry.metrics, version));
  const folder = stack.use(await openDataFolder(config.dataDir));
  const artifacts = stack.use(
    await diskArtifacts(folder.at("artifacts"), config.storage.artifacts),
  );
  for (const gauge of artifactGauges(artifacts)) metrics.gauge(gauge);
  const pool = stack.use(childProcessPool(config.media.isolation, folder.tmp.path));
  const tools = stack.use(programs(config.media.programs, searchPath));
  const media = stack.use(
    createMediaSource({ settings: config.media.refs, artifacts, scratch: folder.tmp }),
  );
  const catalog = createCatalog();
  const rack = engineRack(metrics, systemClock);
  const own = builtins({ settings: config.media, pool, programs: tools });
  const others = await Promise.all(config.plugins.files.map(loadPlugin));
  const { settings } = config.plugins;
  stack.use(
    await startPlugins([...own, ...others], { catalog, rack, media, artifacts, log, settings }),
  );
  const policy = permissionPolicy;
  const pipeline = createPipeline({ catalog, policy, limits: config.limits, metrics, log });
  const owned = stack.move();
  return { config, log, secrets, metrics, folder, artifacts, catalog, policy, pipeline, owned };
}
