import type { Server, ServerContext } from "@modelcontextprotocol/server";
import type { Caller } from "../caller.ts";
import { headerMismatch } from "../../pipeline/param-headers.ts";
import { headerMismatchError } from "../listing/header-mismatch.ts";
import { pageOf } from "../listing/pages.ts";
import {
  abilitiesIn,
  answer,
  callerOf,
  inputRequiredResult,
  progressIn,
  roundIn,
  tellIn,
  wishesOf,
} from "./request.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";

/** `tools/list` and `tools/call`. */
export function answerTools(server: Server, needs: ServerNeeds, serving: Serving): void {
  const { definitions, settings } = needs;
  server.setRequestHandler("tools/list", ({ params }, context) => {
    const caller = callerOf(serving, context);
    return answer(needs, caller, () => {
      const visible = definitions.visible(caller.principal);
      const { items, ...next } = pageOf(visible, ({ tool }) => tool.name, {
        cursor: params?.cursor,
        size: settings.pageSize,
      });
      return { tools: items.map(({ definition }) => definition), ...next };
    });
  });
  server.setRequestHandler("tools/call", ({ params }, context) => {
    const caller = callerOf(serving, context);
    const call = { name: params.name, arguments: params.arguments, caller };
    return answer(needs, caller, () => callTool(call, { server, needs, serving, context }));
  });
}

interface Surroundings {
  readonly server: Server;
  readonly needs: ServerNeeds;
  readonly serving: Serving;
  readonly context: ServerContext;
}

async function callTool(
  call: { readonly name: string; readonly arguments: unknown; readonly caller: Caller },
  { server, needs, serving, context }: Surroundings,
) {
  const { era, transport } = serving;
  const owner = {
    principal: call.caller.principal.id,
    method: "tools/call",
    name: call.name,
    arguments: call.arguments,
  };
  checkHeaders(call.name, call.arguments, { needs, serving, context });
  const round = await roundIn(needs.states, owner, context);
  const outcome = await needs.callTool({
    ...call,
    method: "tools/call",
    era,
    transport,
    round,
    abilities: abilitiesIn(server, context),
    signal: context.mcpReq.signal,
    progress: progressIn(context),
    tell: tellIn(serving, context),
    wishes: wishesOf(context),
  });
  if (outcome.kind === "result") return outcome.result;
  if (outcome.kind === "sent") throw new Error("An answer went out where no bytes can.");
  return inputRequiredResult(outcome.requests, needs.states.seal(owner, outcome.round));
}

/** The low-level server of the SDK leaves the `Mcp-Param-*` headers to its user. */
function checkHeaders(
  name: string,
  given: unknown,
  { needs, serving, context }: Omit<Surroundings, "server">,
): void {
  const headers = context.http?.req?.headers;
  if (serving.era === "legacy" || headers === undefined) return;
  const declared = needs.definitions.get(name)?.paramHeaders ?? [];
  const mismatch = headerMismatch(declared, given, Object.fromEntries(headers));
  if (mismatch !== undefined) throw headerMismatchError(mismatch);
}
