import {
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
} from "@modelcontextprotocol/server";
import type { CallToolResult } from "@modelcontextprotocol/server";
import { nearest } from "../kernel/nearest.ts";
import type { Answer, Call, Failure, Tool } from "../pipeline/define-tool.ts";
import type { End } from "../pipeline/end.ts";
import { pipelineErrors } from "../pipeline/errors.ts";
import type { Passage } from "../pipeline/passage.ts";
import { InputRequired, type InputRequest } from "../pipeline/interaction.ts";
import type { CallRequest, Pipeline } from "../pipeline/run-call.ts";
import type { ClientAbilities } from "./asking/client-abilities.ts";
import { canAnswer, capabilityFor } from "./asking/input-request.ts";
import { createInteraction, type KeptRound, keptOf, type Round } from "./asking/interaction.ts";
import type { Caller } from "./caller.ts";
import type { ToolDefinitions } from "./listing/tool-definitions.ts";
import type { Era } from "./protocol.ts";
import { toolResult } from "./tool-result.ts";

/** One `tools/call`, or another request that is served as one, whichever way it came in. */
export interface ToolCall {
  readonly method: string;
  readonly name: string;
  /** The tool, where whoever serves the call has found it already. */
  readonly tool?: Tool | undefined;
  /** Also one that is not parsed yet. */
  readonly arguments: unknown;
  readonly passage?: Passage | undefined;
  readonly era: Era;
  readonly transport: CallRequest["transport"];
  readonly caller: Caller;
  readonly abilities: ClientAbilities;
  readonly round: Round;
  readonly signal: AbortSignal;
  readonly progress: Call["progress"];
  readonly wishes: Required<Pick<Call, "watched" | "fresh" | "meta">>;
  readonly tell: Call["tell"];
  /** The transport can tell the caller which scope to ask for. */
  readonly stepUp?: boolean;
}

export type ToolOutcome =
  | { readonly kind: "result"; readonly result: CallToolResult }
  | Asked
  /** The answer is with the client. */
  | { readonly kind: "sent" };

/** The client must answer these; the round after that follows on `round`. */
export interface Asked {
  readonly kind: "ask";
  readonly requests: Requests;
  readonly round: KeptRound;
  /** To be called where it is known that the client will not answer. */
  readonly abandoned: () => void;
}

export type Requests = Readonly<Record<string, InputRequest>>;

export type CallTool = (call: ToolCall) => Promise<ToolOutcome>;

/** Takes calls to the pipeline and brings back what to put on the wire. */
export interface ToolCaller {
  /** @throws `pipeline.unknownTool`; the SDK's missing-capability error (-32021) for a modern client. */
  readonly call: CallTool;
  /**
   * The same without a promise, for a call that goes through as it comes: then there is no outcome.
   *
   * @throws `pipeline.unknownTool`
   */
  readonly pass: (
    call: ToolCall,
    ended: (outcome: Promise<ToolOutcome> | undefined) => void,
  ) => void;
}

export function createToolCaller(pipeline: Pipeline, definitions: ToolDefinitions): ToolCaller {
  const requestOf = (call: ToolCall): CallRequest => {
    const { era, transport, caller, abilities, round, signal, progress, tell, wishes } = call;
    const { principal, language } = caller;
    const { watched, fresh, meta } = wishes;
    const ask = createInteraction(era, abilities, round);
    return {
      tool: call.tool ?? toolOf(definitions, call),
      arguments: call.arguments,
      era,
      transport,
      passage: call.passage,
      call: { principal, language, watched, fresh, meta, signal, progress, tell, ask },
    };
  };
  const outcomeOf = async (call: ToolCall, end: End): Promise<ToolOutcome> => {
    const { era, abilities, round } = call;
    const { answer, error } = end;
    if (answer === undefined) {
      if (error instanceof InputRequired) return asked(error, abilities, round);
      throw error;
    }
    if (answer.passedBytes !== undefined) return { kind: "sent" };
    if (call.stepUp === true && answer.failure?.scope !== undefined) {
      throw new ScopeWanted(answer.failure, answer.failure.scope);
    }
    if (answer.error !== undefined) throw passedOn(answer.error);
    if (call.method !== "tools/call") throwFailure(answer);
    const outputIsObject = definitions.get(call.name)?.outputIsObject ?? false;
    return { kind: "result", result: toolResult(answer, { era, outputIsObject }) };
  };

  return {
    call: (call) =>
      new Promise((resolve) => {
        pipeline.pass(requestOf(call), (end) => resolve(outcomeOf(call, end)));
      }),
    pass(call, ended) {
      pipeline.pass(requestOf(call), (end) =>
        ended(end.answer?.passedBytes === undefined ? outcomeOf(call, end) : undefined),
      );
    },
  };
}

/** The caller's token does not reach far enough; another could. */
export class ScopeWanted extends Error {
  readonly failure: Failure;
  readonly scope: string;

  constructor(failure: Failure, scope: string) {
    super(failure.message);
    this.name = "ScopeWanted";
    this.failure = failure;
    this.scope = scope;
  }
}

/**
 * Among those that are offered here, which need not be all of the hub's; a near name is one that the
 * caller may know.
 *
 * @throws `pipeline.unknownTool`
 */
function toolOf(definitions: ToolDefinitions, { name, caller }: ToolCall): Tool {
  const found = definitions.get(name);
  if (found !== undefined) return found.tool;
  const names = definitions.visible(caller.principal).map(({ definition }) => definition.name);
  throw pipelineErrors.unknownTool({ name: name.slice(0, 128), near: nearest(name, names) });
}

const passedOn = ({ code, message, data }: NonNullable<Answer["error"]>): ProtocolError =>
  new ProtocolError(code, message, data);

/** What is no tool has no answer that says of itself that it is a failure. */
function throwFailure({ failure }: Answer): void {
  if (failure === undefined) return;
  const { code, status, message, advice } = failure;
  const kind = status < 500 ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
  throw new ProtocolError(kind, `${message} ${advice}`, { code, advice });
}

/** @throws the SDK's missing-capability error when the client cannot answer all of them. */
export function asked(
  { requests, options }: InputRequired,
  abilities: ClientAbilities,
  round: Round,
): Asked {
  const { abandoned = () => {} } = options;
  const lacking = Object.values(requests).filter((request) => !canAnswer(abilities, request));
  if (lacking.length > 0) {
    abandoned();
    throw new MissingRequiredClientCapabilityError({
      requiredCapabilities: Object.assign({}, ...lacking.map(capabilityFor)),
    });
  }
  return { kind: "ask", requests, round: keptOf(round, options), abandoned };
}
