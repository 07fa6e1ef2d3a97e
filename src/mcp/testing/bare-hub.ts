/** The protocol on a free port without the front: what `mcp/` does, and nothing else. */

import { noAudit } from "../../audit/audit-log.ts";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Language } from "../../kernel/language.ts";
import { permissionPolicy } from "../../identity/policy/testing/permission-policy.ts";
import { operator, type Principal } from "../../identity/principal.ts";
import { systemClock } from "../../kernel/clock.ts";
import { type Catalog, createCatalog } from "../../pipeline/catalog.ts";
import { limitsConfig } from "../../pipeline/config.ts";
import { createPipeline, type PipelineNeeds } from "../../pipeline/create-pipeline.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { silentLog } from "../../telemetry/log.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import { createRequestStates } from "../asking/request-state.ts";
import { createToolCaller } from "../call-tool.ts";
import { mcpConfig } from "../config.ts";
import type { Exchange } from "../endpoint/exchange.ts";
import { createOperations } from "../operations.ts";
import { instructions } from "../instructions.ts";
import { createToolDefinitions } from "../listing/tool-definitions.ts";
import type { ServerNeeds } from "../server/server-needs.ts";
import { addTrialTools, type Waiting } from "./trial-tools.ts";

export const testKey = Buffer.alloc(32, 1);

/** What a server instance needs, around the trial tools. */
export function trialNeeds(seen?: Waiting): ServerNeeds & { readonly catalog: Catalog } {
  const catalog = createCatalog();
  addTrialTools(catalog, seen);
  return { ...bareNeeds(catalog), catalog };
}

/** Who writes down what becomes of calls. */
export type Witnesses = Partial<Pick<PipelineNeeds, "audit" | "metrics">>;

/** The same around a catalog of the test's own. */
export function bareNeeds(catalog: Catalog, witnesses: Witnesses = {}): ServerNeeds {
  const limits = limitsConfig.parse({});
  const policy = permissionPolicy;
  const silent = { audit: noAudit, metrics: noMetrics, log: silentLog };
  const pipeline = createPipeline({ catalog, policy, limits, ...silent, ...witnesses });
  const definitions = createToolDefinitions(catalog, policy);
  const tools = createToolCaller(pipeline, definitions);
  return {
    catalog,
    definitions,
    callTool: tools.call,
    passTool: tools.pass,
    states: createRequestStates({
      key: testKey,
      seconds: 60,
      clock: systemClock,
      state: memoryState(),
    }),
    operationOf: createOperations(catalog),
    settings: mcpConfig.parse({ pageSize: 3, answerSeconds: 5 }),
    log: silentLog,
    implementation: { name: "kumihimo", version: "0.0.0-test", title: "Kumihimo" },
    instructions: () => instructions,
  };
}

export interface Listening extends AsyncDisposable {
  readonly url: string;
}

/** Who calls is told by headers here: `x-principal`, and `accept-language: ja`. */
export async function listening(
  handle: (exchange: Exchange) => Promise<void> | void,
): Promise<Listening> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = request.method === "POST" ? await buffer(request) : undefined;
    const language: Language = request.headers["accept-language"] === "ja" ? "ja" : "en";
    await handle({ request, response, body, caller: { principal: callerOf(request), language } });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function callerOf({ headers }: IncomingMessage): Principal {
  const id = headers["x-principal"];
  return typeof id === "string" ? { ...operator, id } : operator;
}
