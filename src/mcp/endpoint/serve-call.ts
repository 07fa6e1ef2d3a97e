import {
  CLIENT_CAPABILITIES_META_KEY,
  LOG_LEVEL_META_KEY,
  ProtocolErrorCode,
} from "@modelcontextprotocol/server";
import { abilitiesOf, noAbilities } from "../asking/client-abilities.ts";
import { firstRound } from "../asking/interaction.ts";
import { languageFor, wishesIn } from "../caller.ts";
import { headerMismatchCode } from "../listing/header-mismatch.ts";
import { type Notify, progressThrough, tellThrough, thresholdOf } from "../notices.ts";
import { protocolFailure } from "../protocol-failure.ts";
import type { ServerNeeds } from "../server/server-needs.ts";
import type { Exchange } from "./exchange.ts";
import { legacyResult } from "./legacy-result.ts";
import { modernResult } from "./modern-result.ts";
import type { PlainCall } from "./plain-call.ts";
import { createReply, type Reply } from "./reply.ts";
import type { Session } from "./session.ts";

export type ServeCall = (
  call: PlainCall,
  exchange: Exchange,
  session: Session | undefined,
) => Promise<void>;

/** Serves plain calls: one parse, the pipeline, one write. */
export function createCallServer(needs: ServerNeeds): ServeCall {
  const keepAliveMs = needs.settings.keepAliveSeconds * 1000;
  return async (call, { request, response, caller }, session) => {
    const { headers } = request;
    const takesStream = headers.accept?.includes("text/event-stream") ?? false;
    const reply = createReply(response, { keepAliveMs, takesStream });
    const toolCall = toolCallOf(call, { caller, reply, session });
    try {
      const result =
        call.era === "modern"
          ? await modernResult(needs, toolCall, { params: call.params, headers })
          : await legacyResult(needs, toolCall, { session, reply, id: call.id });
      reply.end({ jsonrpc: "2.0", id: call.id, result });
    } catch (error) {
      const { language } = toolCall.caller;
      const { code, message, data } = protocolFailure(error, { language, log: needs.log });
      const body = { jsonrpc: "2.0", id: call.id, error: { code, message, data } };
      reply.end(body, statusOf.get(code));
    }
  };
}

/** Only these errors have a status of their own; every other one is a delivered answer. */
const statusOf: ReadonlyMap<number, number> = new Map<number, number>([
  [ProtocolErrorCode.MissingRequiredClientCapability, 400],
  [headerMismatchCode, 400],
]);

function toolCallOf(
  { era, name, meta, arguments: given }: PlainCall,
  {
    caller,
    reply,
    session,
  }: { caller: Exchange["caller"]; reply: Reply; session: Session | undefined },
) {
  const notify: Notify = (method, params) => reply.tell({ jsonrpc: "2.0", method, params });
  const threshold = thresholdOf(era, session?.wishes.level, meta?.[LOG_LEVEL_META_KEY]);
  return {
    era,
    name,
    arguments: given,
    transport: "http" as const,
    caller: { principal: caller.principal, language: languageFor(meta, caller) },
    abilities:
      era === "modern"
        ? abilitiesOf(meta?.[CLIENT_CAPABILITIES_META_KEY])
        : (session?.abilities ?? noAbilities),
    round: firstRound,
    signal: reply.signal,
    progress: progressThrough(notify, meta?.["progressToken"]),
    tell: tellThrough(notify, threshold),
    wishes: wishesIn(meta),
  };
}
