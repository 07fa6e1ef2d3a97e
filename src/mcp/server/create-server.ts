import { Server, type ServerCapabilities, type ServerOptions } from "@modelcontextprotocol/server";
import { answerCompletions } from "./completions.ts";
import { answerPrompts } from "./prompts.ts";
import { answerResources } from "./resources.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";
import { answerTools } from "./tools.ts";
import { answerWishes } from "./wishes.ts";

/** One server instance of the SDK, for either era and either transport. */
export function createServer(needs: ServerNeeds, serving: Serving): Server {
  const server = new Server(needs.implementation, optionsFor(needs, serving));
  answerTools(server, needs, serving);
  answerPrompts(server, needs, serving);
  answerResources(server, needs, serving);
  answerCompletions(server, needs, serving);
  if (serving.era === "legacy") answerWishes(server, needs, serving);
  return server;
}

function optionsFor(
  { settings, instructions, extensions = () => ({}) }: ServerNeeds,
  { caller }: Serving,
): ServerOptions {
  const offered = extensions();
  const hint = { ttlMs: settings.listSeconds * 1000, cacheScope: "private" as const };
  return {
    instructions: instructions()[caller.language],
    capabilities: {
      tools: { listChanged: true },
      prompts: { listChanged: true },
      resources: { listChanged: true, subscribe: true },
      completions: {},
      logging: {},
      ...(Object.keys(offered).length > 0 && {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON, as another server wrote it
        extensions: offered as NonNullable<ServerCapabilities["extensions"]>,
      }),
    },
    cacheHints: {
      "server/discover": hint,
      "tools/list": hint,
      "prompts/list": hint,
      "resources/list": hint,
      "resources/templates/list": hint,
    },
    inputRequired: { roundTimeoutMs: settings.answerSeconds * 1000 },
  };
}
