import type { IncomingHttpHeaders } from "node:http";
import { SERVER_INFO_META_KEY } from "@modelcontextprotocol/server";
import { firstRound, nextRound } from "../asking/interaction.ts";
import type { ToolCall } from "../call-tool.ts";
import { headerMismatch } from "../../pipeline/param-headers.ts";
import { headerMismatchError } from "../listing/header-mismatch.ts";
import type { JsonObject } from "../protocol.ts";
import type { ServerNeeds } from "../server/server-needs.ts";

/**
 * The result of a modern call, which is either complete or `input_required`.
 *
 * @throws the header mismatch (-32020), `mcp.badState`, and what calling the tool throws.
 */
export async function modernResult(
  { callTool, definitions, states, implementation }: ServerNeeds,
  call: ToolCall,
  { params, headers }: { readonly params: JsonObject; readonly headers: IncomingHttpHeaders },
): Promise<object> {
  const declared = definitions.get(call.name)?.paramHeaders ?? [];
  const mismatch = headerMismatch(declared, call.arguments, headers);
  if (mismatch !== undefined) throw headerMismatchError(mismatch);

  const { requestState, inputResponses } = params;
  const owner = {
    principal: call.caller.principal.id,
    method: "tools/call",
    name: call.name,
    arguments: call.arguments,
  };
  const earlier = requestState === undefined ? firstRound : await states.open(owner, requestState);
  const round = nextRound(earlier, inputResponses);
  const outcome = await callTool({ ...call, round });

  const identity = { [SERVER_INFO_META_KEY]: implementation };
  if (outcome.kind === "result") {
    const { _meta: meta, ...result } = outcome.result;
    return { ...result, resultType: "complete", _meta: { ...meta, ...identity } };
  }
  return {
    resultType: "input_required",
    inputRequests: outcome.requests,
    requestState: states.seal(owner, outcome.round),
    _meta: identity,
  };
}
