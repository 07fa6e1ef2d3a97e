import type { IncomingHttpHeaders } from "node:http";
import { SERVER_INFO_META_KEY } from "@modelcontextprotocol/server";
import { firstRound, nextRound } from "../asking/interaction.ts";
import type { StateOwner } from "../asking/request-state.ts";
import type { ToolCall, ToolOutcome } from "../call-tool.ts";
import { settled } from "../../kernel/late-json.ts";
import { headerMismatch } from "../../pipeline/param-headers.ts";
import { headerMismatchError } from "../listing/header-mismatch.ts";
import type { ToolDefinitions } from "../listing/tool-definitions.ts";
import type { JsonObject } from "../protocol.ts";
import type { ServerNeeds } from "../server/server-needs.ts";

interface ModernLine {
  readonly params: JsonObject;
  /** Undefined where a transport has none. */
  readonly headers: IncomingHttpHeaders | undefined;
  /** Of a call that was made already, its headers checked. */
  readonly first?: Promise<ToolOutcome> | undefined;
}

/**
 * The result of a modern call, which is either complete or `input_required`; undefined where the answer
 * is with the client already.
 *
 * @throws the header mismatch (-32020), `mcp.badState`, and what calling the tool throws.
 */
export async function modernResult(
  { callTool, definitions, states, implementation }: ServerNeeds,
  call: ToolCall,
  { params, headers, first }: ModernLine,
): Promise<object | undefined> {
  if (first === undefined && headers !== undefined) checkHeaders(definitions, call, headers);
  const { requestState, inputResponses } = params;
  const owner: StateOwner = {
    principal: call.caller.principal.id,
    method: call.method,
    name: call.name,
    get arguments() {
      return settled(call.arguments);
    },
  };
  const earlier = requestState === undefined ? firstRound : await states.open(owner, requestState);
  const round = nextRound(earlier, inputResponses);
  const outcome = await (first ?? callTool({ ...call, round }));

  if (outcome.kind === "sent") return undefined;
  const identity = { [SERVER_INFO_META_KEY]: implementation };
  if (outcome.kind === "result") {
    const { _meta: meta, ...result } = outcome.result;
    return { resultType: "complete", ...result, _meta: { ...identity, ...meta } };
  }
  return {
    resultType: "input_required",
    inputRequests: outcome.requests,
    requestState: states.seal(owner, outcome.round),
    _meta: identity,
  };
}

/** @throws the header mismatch (-32020) */
export function checkHeaders(
  definitions: ToolDefinitions,
  call: ToolCall,
  headers: IncomingHttpHeaders,
): void {
  const listed = call.method === "tools/call" ? definitions.get(call.name) : undefined;
  const declared = listed?.paramHeaders ?? [];
  if (declared.length === 0) return;
  const mismatch = headerMismatch(declared, settled(call.arguments), headers);
  if (mismatch !== undefined) throw headerMismatchError(mismatch);
}
