/** The hub as the command line opens it. */

import type { App, OpenApp } from "./cli/app-contract.ts";
import { buildHub } from "./build-hub.ts";
import { operator } from "./identity/principal.ts";
import { configuredProviders } from "./models/configured-providers.ts";
import { noInteraction } from "./pipeline/interaction.ts";
import { createToolDefinitions } from "./mcp/listing/tool-definitions.ts";
import { providerKinds } from "./provider-kinds.ts";
import { serveStdin } from "./serve-stdin.ts";
import { serve } from "./serve.ts";

/** Opens a hub; nothing listens yet. */
export const openApp: OpenApp = async (config, needs) => {
  const parts = await buildHub(config, needs);
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
    models: parts.models,
    upstreams: parts.gateway.upstreams,
    policy: parts.policy,
    configuredProviders: await configuredProviders(config.models.providers, providerKinds),
    call: (tool, args, { signal, language, progress, watched, fresh }) =>
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
          watched,
          fresh,
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
