import { CLIENT_CAPABILITIES_META_KEY, LOG_LEVEL_META_KEY } from "@modelcontextprotocol/server";
import type { Layout } from "../../pipeline/passage.ts";
import { abilitiesOf, type ClientAbilities } from "../asking/client-abilities.ts";
import { firstRound } from "../asking/interaction.ts";
import type { ToolCall } from "../call-tool.ts";
import { type Caller, languageFor, wishesIn } from "../caller.ts";
import { legacyResult } from "../endpoint/legacy-result.ts";
import { modernResult } from "../endpoint/modern-result.ts";
import type { Served } from "../endpoint/serve-call.ts";
import type { Session } from "../endpoint/session.ts";
import { thresholdOf } from "../notices.ts";
import { protocolFailure } from "../protocol-failure.ts";
import type { ServerNeeds } from "../server/server-needs.ts";
import type { OutputLines } from "./output-lines.ts";
import { StdioPassage } from "./stdio-passage.ts";

/** A request that is passed on, as it stands on its line. */
export interface LineRequest {
  readonly served: Served;
  readonly body: Buffer;
  readonly layout: Layout;
}

export interface LineSurroundings {
  readonly caller: Caller;
  /** Of a legacy client. */
  readonly session: Session | undefined;
  readonly lines: OutputLines;
}

export interface RunningLine {
  readonly passage: StdioPassage;
  /** Resolves once it is answered; it never rejects. */
  readonly ended: Promise<void>;
}

/** Passes one request on and its answer back. */
export function serveLine(
  needs: ServerNeeds,
  line: LineRequest,
  surroundings: LineSurroundings,
): RunningLine {
  const { request } = line.served;
  const { session, lines } = surroundings;
  const { era, meta } = request;
  const abilities = session?.abilities ?? abilitiesOf(meta?.[CLIENT_CAPABILITIES_META_KEY]);
  const logLevel = thresholdOf(era, session?.wishes.level, meta?.[LOG_LEVEL_META_KEY]);
  const passage = new StdioPassage({ ...line, request, abilities, logLevel, lines });
  const call = callFor(line.served, passage, { ...surroundings, abilities });
  return { passage, ended: answered(needs, call, { passage, session }) };
}

function callFor(
  { request, name, arguments: given, operation }: Served,
  passage: StdioPassage,
  { caller, abilities }: LineSurroundings & { readonly abilities: ClientAbilities },
): ToolCall {
  const { era, method, meta } = request;
  return {
    method,
    era,
    name,
    tool: operation,
    arguments: given,
    passage,
    transport: "stdio",
    caller: { principal: caller.principal, language: languageFor(meta, caller) },
    abilities,
    round: firstRound,
    signal: passage.signal,
    // What is passed on tells its news as bytes.
    progress() {},
    tell() {},
    wishes: wishesIn(meta),
  };
}

async function answered(
  needs: ServerNeeds,
  call: ToolCall,
  { passage, session }: { readonly passage: StdioPassage; readonly session: Session | undefined },
): Promise<void> {
  const { era, id, params } = passage;
  try {
    const result =
      era === "modern"
        ? await modernResult(needs, call, { params, headers: undefined })
        : await legacyResult(needs, call, { session, reply: passage, id });
    if (result !== undefined) passage.answer({ jsonrpc: "2.0", id, result });
  } catch (error) {
    const { language } = call.caller;
    const { code, message, data } = protocolFailure(error, { language, log: needs.log });
    passage.answer({ jsonrpc: "2.0", id, error: { code, message, data } });
  }
}
