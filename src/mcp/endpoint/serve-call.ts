import type { IncomingHttpHeaders } from "node:http";
import { CLIENT_CAPABILITIES_META_KEY, LOG_LEVEL_META_KEY } from "@modelcontextprotocol/server";
import { isScope } from "../../identity/permissions/scopes.ts";
import { giveBackSent } from "../../kernel/large-memory.ts";
import type { Tool } from "../../pipeline/define-tool.ts";
import type { LogLevel } from "../../pipeline/log-level.ts";
import type { Layout } from "../../pipeline/passage.ts";
import { abilitiesOf, noAbilities } from "../asking/client-abilities.ts";
import { firstRound } from "../asking/interaction.ts";
import { ScopeWanted, type ToolCall, type ToolOutcome } from "../call-tool.ts";
import { languageFor, wishesIn } from "../caller.ts";
import { type Notify, progressThrough, tellThrough, thresholdOf } from "../notices.ts";
import type { JsonObject } from "../protocol.ts";
import { protocolFailure } from "../protocol-failure.ts";
import type { ServerNeeds } from "../server/server-needs.ts";
import { HttpPassage } from "./http-passage.ts";
import { statusOf } from "./error-status.ts";
import type { Exchange } from "./exchange.ts";
import { legacyResult } from "./legacy-result.ts";
import { checkHeaders, modernResult } from "./modern-result.ts";
import type { PlainRequest } from "./plain-request.ts";
import { Reply } from "./reply.ts";
import type { Silences } from "./silences.ts";
import type { Session } from "./session.ts";

/** A plain request that is served here, by the tool of its name or by whoever passes it on. */
export interface Served {
  readonly request: PlainRequest;
  /** Of the tool; of anything else, whatever tells it from others. */
  readonly name: string;
  readonly arguments: unknown;
  /** Present where the request is passed on. */
  readonly operation?: Tool;
  /** Of the request's bytes; whoever passes it on has looked. */
  readonly layout?: Layout;
}

export type ServeCall = (
  served: Served,
  exchange: Exchange,
  session: Session | undefined,
) => Promise<void> | void;

/** Serves plain requests: one look at the request, the pipeline, one write. */
export function createCallServer(needs: ServerNeeds, silences: Silences): ServeCall {
  const slowly = async (line: Line, first?: Promise<ToolOutcome>): Promise<void> => {
    const { call, reply, request, session, headers } = line;
    const { era, id, params } = request;
    try {
      const result =
        era === "modern"
          ? await modernResult(needs, call, { params, headers, first })
          : await legacyResult(needs, call, { session, reply, id, first });
      if (result !== undefined) answer(reply, { jsonrpc: "2.0", id, result });
    } catch (error) {
      refused(line, error);
    }
  };

  /** A call that goes through as it comes needs no promise; whatever else becomes of it goes on slowly. */
  const quickly = (line: Line): Promise<void> | void => {
    const { call, reply, request, session, headers } = line;
    const done = session?.began(request.id, () => reply.cancel());
    try {
      if (request.era === "modern") checkHeaders(needs.definitions, call, headers);
      needs.passTool(call, (first) => {
        done?.();
        if (first !== undefined) slowly(line, first).catch(() => reply.breakOff());
        else if (call.passage !== undefined) giveBackSent(call.passage.body);
      });
    } catch (error) {
      done?.();
      refused(line, error);
    }
  };

  const refused = (line: Line, error: unknown): void => {
    if (error instanceof ScopeWanted) return stepUp(line, error);
    const { call, reply, request } = line;
    const { era, id } = request;
    const { language } = call.caller;
    const { code, message, data } = protocolFailure(error, { language, log: needs.log });
    answer(reply, { jsonrpc: "2.0", id, error: { code, message, data } }, statusOf(era, code));
  };

  return (served, exchange, session) => {
    const { headers } = exchange.request;
    const takesStream = headers.accept?.includes("text/event-stream") ?? false;
    const reply = new Reply(exchange.response, { silences, takesStream });
    const call = toolCallOf(served, exchange, { reply, session });
    const line = { call, reply, request: served.request, session, headers, exchange };
    return call.passage !== undefined && isFirstRound(served.request)
      ? quickly(line)
      : slowly(line);
  };
}

interface Line {
  readonly call: ToolCall;
  readonly reply: Reply;
  readonly request: PlainRequest;
  readonly session: Session | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly exchange: Exchange;
}

/** Answers with 403 and the scopes that the client should ask for (MCP, authorization, step-up). */
function stepUp({ reply, call, request: { id }, exchange }: Line, wanted: ScopeWanted): void {
  const { failure, scope } = wanted;
  const { code, message, advice } = failure;
  const error = { code: -32_000, message: `${message} ${advice}`, data: { code, advice } };
  const held = call.caller.principal.permissions.filter(isScope);
  const headers = exchange.challenge?.(exchange.request, [...held, scope]);
  if (reply.begun) reply.breakOff();
  else reply.end({ jsonrpc: "2.0", id, error }, 403, headers);
}

/** Whether a request brings nothing back that the hub gave to its client before. */
const isFirstRound = ({ params: { requestState, inputResponses } }: PlainRequest): boolean =>
  requestState === undefined && inputResponses === undefined;

/** An answer of which some is with the client already cannot become another: it breaks off. */
function answer(reply: Reply, body: object, status?: number): void {
  if (reply.begun) reply.breakOff();
  else reply.end(body, status);
}

function toolCallOf(
  { request, name, arguments: given, operation, layout }: Served,
  { caller, body, challenge, request: { headers } }: Exchange,
  { reply, session }: { readonly reply: Reply; readonly session: Session | undefined },
): ToolCall {
  const { era, method, meta } = request;
  const logLevel = thresholdOf(era, session?.wishes.level, meta?.[LOG_LEVEL_META_KEY]);
  const abilities =
    era === "modern"
      ? abilitiesOf(meta?.[CLIENT_CAPABILITIES_META_KEY])
      : (session?.abilities ?? noAbilities);
  const passage =
    operation?.relay === undefined || body === undefined || layout === undefined
      ? undefined
      : new HttpPassage({ request, body, layout, headers, reply, abilities, logLevel });
  return {
    method,
    era,
    name,
    tool: operation,
    arguments: given,
    passage,
    transport: "http",
    caller: { principal: caller.principal, language: languageFor(meta, caller) },
    abilities,
    round: firstRound,
    signal: reply.signal,
    ...(passage === undefined ? newsThrough(reply, meta, logLevel) : noNews),
    wishes: wishesIn(meta),
    stepUp: challenge !== undefined,
  };
}

/** What the tool itself tells while it runs. */
function newsThrough(
  reply: Reply,
  meta: JsonObject | undefined,
  logLevel: LogLevel | undefined,
): Pick<ToolCall, "progress" | "tell"> {
  const notify: Notify = (method, params) => reply.tell({ jsonrpc: "2.0", method, params });
  return {
    progress: progressThrough(notify, meta?.["progressToken"]),
    tell: tellThrough(notify, logLevel),
  };
}

/** What is passed on tells its news as bytes. */
const noNews: Pick<ToolCall, "progress" | "tell"> = { progress() {}, tell() {} };
