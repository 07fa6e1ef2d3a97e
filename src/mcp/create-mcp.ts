import type { Implementation } from "@modelcontextprotocol/server";
import type { Policy } from "../identity/policy.ts";
import { type Clock, systemClock } from "../kernel/clock.ts";
import type { Catalog } from "../pipeline/catalog.ts";
import type { Pipeline } from "../pipeline/run-call.ts";
import type { State } from "../storage/state/state.ts";
import type { Log } from "../telemetry/log.ts";
import { createRequestStates } from "./asking/request-state.ts";
import { createToolCaller } from "./call-tool.ts";
import type { McpConfig } from "./config.ts";
import { createMcpEndpoint, type McpEndpoint } from "./endpoint/mcp-endpoint.ts";
import { createOperations } from "./operations.ts";
import { instructions } from "./instructions.ts";
import { createToolDefinitions } from "./listing/tool-definitions.ts";
import type { ServerNeeds } from "./server/server-needs.ts";
import { serveStdio, type StdioOptions, type StdioService } from "./stdio/serve-stdio.ts";

export interface McpNeeds {
  readonly catalog: Catalog;
  readonly pipeline: Pipeline;
  readonly policy: Policy;
  /** Remembers what was used, so that it is not used twice. */
  readonly state: State;
  readonly settings: McpConfig;
  readonly log: Log;
  /** Signs what clients carry for the hub. At least 32 secret bytes, the same for every replica. */
  readonly key: Uint8Array;
  /** How the hub introduces itself. */
  readonly implementation: Implementation;
  readonly clock?: Clock;
}

/** The hub's catalog and pipeline, spoken as MCP. */
export interface Mcp {
  /** Over HTTP, behind a front that reads bodies and knows the caller. */
  overHttp(): McpEndpoint;
  /** Over standard input and output. */
  overStdio(options: StdioOptions): StdioService;
}

export function createMcp(needs: McpNeeds): Mcp {
  const { catalog, pipeline, policy, settings, log, implementation } = needs;
  const definitions = createToolDefinitions(catalog, policy);
  const shared: ServerNeeds = {
    catalog,
    definitions,
    callTool: createToolCaller(pipeline, definitions),
    states: createRequestStates({
      key: needs.key,
      seconds: settings.answerSeconds,
      clock: needs.clock ?? systemClock,
      state: needs.state,
    }),
    operationOf: createOperations(catalog, (name) => definitions.get(name)?.tool),
    settings,
    log,
    implementation,
    instructions,
  };
  return {
    overHttp: () => createMcpEndpoint(shared, needs.key),
    overStdio: (options) => serveStdio(shared, options),
  };
}
