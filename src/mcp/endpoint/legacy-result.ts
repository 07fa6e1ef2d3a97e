import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { shortId } from "../../kernel/ids.ts";
import { failedAnswer, failureOf } from "../../pipeline/failure.ts";
import type { InputRequest } from "../../pipeline/interaction.ts";
import { nextRound, type Round } from "../asking/interaction.ts";
import type { Asked, ToolCall, ToolOutcome } from "../call-tool.ts";
import { mcpErrors } from "../errors.ts";
import type { ServerNeeds } from "../server/server-needs.ts";
import { toolResult } from "../tool-result.ts";
import type { Reply } from "./reply.ts";
import type { Session } from "./session.ts";

/** How often one call may ask. */
const mostRounds = 8;

/** Before a tool that asked nothing, and only wants to be called again, is. */
const pauseMs = 250;

interface Line {
  readonly session: Session | undefined;
  readonly reply: Pick<Reply, "send" | "cancel">;
  readonly id: string | number;
  /** Of a call that was made already. */
  readonly first?: Promise<ToolOutcome> | undefined;
}

/**
 * The result of a legacy call; undefined where the answer is with the client already.
 *
 * A question goes to the client over the answer's own stream, and the tool runs again with what came
 * back, as it does for a modern client that calls again.
 */
export async function legacyResult(
  needs: ServerNeeds,
  call: ToolCall,
  { session, reply, id, first }: Line,
): Promise<object | undefined> {
  if (session === undefined) return resultOf(await (first ?? needs.callTool(call)));
  const done = session.began(id, () => reply.cancel());
  try {
    return await converse(needs, call, { session, reply, first });
  } finally {
    done();
  }
}

async function converse(
  needs: ServerNeeds,
  call: ToolCall,
  { session, reply, first }: Pick<Line, "reply" | "first"> & { readonly session: Session },
): Promise<object | undefined> {
  const seconds = needs.settings.answerSeconds;
  let { round } = call;
  for (let asked = 0; ; asked += 1) {
    const made = asked === 0 ? first : undefined;
    const outcome = await (made ?? needs.callTool({ ...call, round }));
    if (outcome.kind === "result") return outcome.result;
    if (outcome.kind === "sent") return undefined;
    try {
      if (asked === mostRounds) {
        throw mcpErrors.tooManyRounds({ tool: call.name, rounds: mostRounds });
      }
      const { signal } = call;
      const options = { send: (message: object) => reply.send(message), seconds, signal };
      round = await answersTo(outcome, (request) => session.ask(request, options), signal);
    } catch (error) {
      outcome.abandoned();
      return failed(error, call);
    }
  }
}

async function answersTo(
  { requests, round }: Asked,
  ask: (request: InputRequest) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Round> {
  const answers = Object.entries(requests).map(
    async ([key, request]) => [key, await ask(legacyRequest(request))] as const,
  );
  if (answers.length === 0) await setTimeout(pauseMs, undefined, { signal });
  return nextRound(round, Object.fromEntries(await Promise.all(answers)));
}

/** A legacy client knows a page it should visit by an id. */
const legacyRequest = ({ method, params }: InputRequest): InputRequest =>
  params?.["mode"] === "url" && params["elicitationId"] === undefined
    ? { method, params: { ...params, elicitationId: randomUUID() } }
    : { method, ...(params !== undefined && { params }) };

/** Without a session nobody could be asked, so the run ended with a result. */
function resultOf(outcome: ToolOutcome): object | undefined {
  if (outcome.kind === "result") return outcome.result;
  if (outcome.kind === "sent") return undefined;
  throw new Error("A client without a session was to be asked.");
}

const failed = (error: unknown, { caller, era }: ToolCall): object =>
  toolResult(failedAnswer(failureOf(error, { id: shortId(), language: caller.language })), {
    era,
    outputIsObject: true,
  });
