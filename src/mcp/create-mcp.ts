import type { Implementation } from "@modelcontextprotocol/server";
import type { Policy } from "../identity/policy/policy.ts";
import { type Clock, systemClock } from "../kernel/clock.ts";
import type { Localized } from "../kernel/language.ts";
import type { Offer } from "../pipeline/catalog.ts";
import type { Pipeline } from "../pipeline/run-call.ts";
import type { State } from "../storage/state/state.ts";
import type { Log } from "../telemetry/log.ts";
import { createRequestStates } from "./asking/request-state.ts";
import { createToolCaller } from "./call-tool.ts";
import type { McpConfig } from "./config.ts";
import { createMcpEndpoint, type McpEndpoint } from "./endpoint/mcp-endpoint.ts";
import { createScopedEndpoints, type ScopedEndpoints } from "./endpoint/scoped-endpoints.ts";
import { instructions } from "./instructions.ts";
import { createToolDefinitions } from "./listing/tool-definitions.ts";
import { createOperations, type FindOperation } from "./operations.ts";
import type { ServerNeeds } from "./server/server-needs.ts";
import { serveStdio, type StdioOptions, type StdioService } from "./stdio/serve-stdio.ts";

export interface McpNeeds {
  /** Everything that is offered, by all. */
  readonly whole: Scope;
  /** What one server behind the hub offers under its own names; undefined where there is none. */
  readonly scopeOf?: (name: string) => Scope | undefined;
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

/** What is served at one address. */
export interface Scope {
  readonly offer: Offer;
  /** Serves methods that neither the protocol's core nor the offer has. */
  readonly elsewhere?: FindOperation;
  /** Left out, the hub's own. */
  readonly instructions?: () => Localized | undefined;
  readonly extensions?: () => Readonly<Record<string, object>>;
}

/** The hub's catalog and pipeline, spoken as MCP. */
export interface Mcp {
  /** Over HTTP, behind a front that reads bodies and knows the caller. */
  overHttp(): McpEndpoint;
  /** The same, for each server behind the hub alone. */
  scopesOverHttp(): ScopedEndpoints;
  /** Over standard input and output. */
  overStdio(options: StdioOptions): StdioService;
}

export function createMcp(needs: McpNeeds): Mcp {
  const { whole, scopeOf = () => undefined, pipeline, policy, settings, log, key } = needs;
  const states = createRequestStates({
    key,
    seconds: settings.answerSeconds,
    clock: needs.clock ?? systemClock,
    state: needs.state,
  });
  const serving = (scope: Scope): ServerNeeds => {
    const { offer, elsewhere, extensions } = scope;
    const definitions = createToolDefinitions(offer, policy);
    const tools = createToolCaller(pipeline, definitions);
    return {
      catalog: offer,
      definitions,
      callTool: tools.call,
      passTool: tools.pass,
      states,
      operationOf: createOperations(offer, elsewhere),
      settings,
      log,
      implementation: needs.implementation,
      instructions: () => scope.instructions?.() ?? instructions,
      ...(extensions !== undefined && { extensions }),
    };
  };
  return {
    overHttp: () => createMcpEndpoint(serving(whole), key),
    scopesOverHttp: () =>
      createScopedEndpoints(
        whole.offer,
        (name) => {
          const scope = scopeOf(name);
          return scope && createMcpEndpoint(serving(scope), key);
        },
        (name) => scopeOf(name) !== undefined,
      ),
    overStdio: (options) => serveStdio(serving(whole), options),
  };
}
