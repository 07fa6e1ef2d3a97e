import { isJsonObject } from "../../kernel/json-object.ts";
import type { Answer, Call } from "../../pipeline/define-tool.ts";
import { type Ended, endOf, promised } from "../../pipeline/end.ts";
import type { InputRequest, Interaction } from "../../pipeline/interaction.ts";
import type { ParamHeader } from "../../pipeline/param-headers.ts";
import type { Passage } from "../../pipeline/passage.ts";
import { Exchange } from "../asking/exchange.ts";
import type { ParkedCalls } from "../asking/parked-calls.ts";
import type { Outcome } from "../asking/parked-here.ts";
import { inputRequestsIn } from "../asking/question.ts";
import type { Receiver } from "../channel.ts";
import { upstreamErrors } from "../errors.ts";
import type { Upstream } from "../upstream.ts";
import { askToConnect } from "./ask-to-connect.ts";
import { bridgeOf, completed } from "./completed.ts";
import type { ClientInfo } from "./draft.ts";
import { errorOf } from "./failures.ts";
import { answerFor, noticeFor } from "./for-this-request.ts";
import type { ForwardedRequest } from "./forwarded-request.ts";
import { heardBy } from "./heard.ts";
import { beginRelay, type Question, type Relayed } from "./relay.ts";
import type { TaskRoutes } from "./task-routes.ts";
import { objectAt, verdictOn } from "./verdict.ts";

export interface PassOnNeeds {
  readonly hub: ClientInfo;
  readonly parked: ParkedCalls;
  readonly tasks: TaskRoutes;
}

/** What is asked of an upstream, besides the words of the request. */
export interface Errand {
  readonly upstream: Upstream;
  /** What the upstream must see otherwise than the client wrote it. */
  readonly changes: (params: Passage["params"]) => ForwardedRequest["changes"];
  /** For the header `Mcp-Name`. */
  readonly name: (params: Passage["params"]) => string | undefined;
  readonly paramHeaders?: readonly ParamHeader[];
  readonly idempotent: boolean;
  /** The instance that holds what this is about. */
  readonly only?: string | undefined;
}

/**
 * Passes one call to its upstream and the answer to the client. What the upstream wants to know first is
 * put to the caller, whichever of the two eras each of them is of.
 *
 * @throws `upstreams.*`, and what ends the run when its caller must answer.
 */
export const passOn = (errand: Errand, way: CallWay, needs: PassOnNeeds): Promise<Answer> =>
  promised((ended) => beginPassing(errand, way, needs, ended));

/** As {@link passOn}, without a promise on the usual way: an answer that goes through as it comes. */
export function beginPassing(
  errand: Errand,
  { passage, call }: CallWay,
  needs: PassOnNeeds,
  ended: Ended,
): void {
  const way: Way = { errand, passage, call, needs };
  const kept = keptIn(call.ask.state, errand.upstream.name);
  if (kept?.ticket !== undefined) return endOf(resumed(way, kept.ticket), ended);
  let exchange: Exchange | undefined;
  const asked = (question: Question): Receiver => {
    exchange = exchangeOf(question, errand.upstream);
    return exchange;
  };
  const { upstream, idempotent, only } = errand;
  const { principal: caller } = call;
  const options = { idempotent, only, key: caller.id, caller };
  const request = requestOf(errand, passage, call.ask, kept);
  beginRelay({ upstream, request, hub: needs.hub, options, asked }, call, {
    resolve(relayed) {
      if (relayed.kind === "passed") ended({ answer: passed(relayed.bytes, relayed.isError) });
      else endOf(goOn(way, relayed, exchange), ended);
    },
    reject(error) {
      const asking = askToConnect(error, call);
      if (asking === undefined) ended({ error });
      else endOf(asking, ended);
    },
  });
}

/** What is passed on, and for whom. */
export interface CallWay {
  readonly passage: Passage;
  readonly call: Call;
}

async function goOn(
  way: Way,
  relayed: Exclude<Relayed, { kind: "passed" }>,
  exchange: Exchange | undefined,
): Promise<Answer> {
  if (relayed.kind === "held") return held(way, relayed);
  if (exchange === undefined) throw new Error("A call was handed to nobody.");
  return settled(way, await way.needs.parked.wait(exchange, holderOf(way), attentionOf(way)));
}

interface Way {
  readonly errand: Errand;
  readonly passage: Passage;
  readonly call: Call;
  readonly needs: PassOnNeeds;
}

const passed = (passedBytes: number, isError: boolean): Answer => ({
  content: [],
  isError,
  passedBytes,
});

/** What the hub sealed for itself when the caller was asked. */
interface Kept {
  readonly upstream: string;
  /** A call that waits at a legacy upstream. */
  readonly ticket?: string;
  /** What a modern upstream wants back. */
  readonly requestState?: string;
}

function keptIn(state: unknown, upstream: string): Kept | undefined {
  if (!isJsonObject(state) || state["upstream"] !== upstream) return undefined;
  const { ticket, requestState } = state;
  return {
    upstream,
    ...(typeof ticket === "string" && { ticket }),
    ...(typeof requestState === "string" && { requestState }),
  };
}

function requestOf(
  { changes, name, paramHeaders }: Errand,
  passage: Passage,
  ask: Interaction,
  kept: Kept | undefined,
): ForwardedRequest {
  const own = changes(passage.params);
  const seen =
    kept === undefined ? withoutAnswers(own, passage.params) : withAnswers(own, ask, kept);
  return { passage, changes: seen, name: name(passage.params), paramHeaders };
}

/** What the caller was asked by the hub itself, and sealed for it, is no business of the upstream. */
const withoutAnswers = (
  own: ForwardedRequest["changes"],
  { requestState }: Passage["params"],
): ForwardedRequest["changes"] =>
  requestState === undefined
    ? own
    : new Map([...own, ["inputResponses", undefined], ["requestState", undefined]]);

const withAnswers = (
  own: ForwardedRequest["changes"],
  { answers }: Interaction,
  { requestState }: Kept,
): ForwardedRequest["changes"] =>
  new Map([
    ...own,
    ["inputResponses", JSON.stringify(answers)],
    ["requestState", requestState === undefined ? undefined : JSON.stringify(requestState)],
  ]);

function exchangeOf({ text, forwarding }: Question, { settings }: Upstream): Exchange {
  const exchange = new Exchange({
    tell: (message) => forwarding.tell(message),
    resume: () => forwarding.resume(),
    cancel: () => forwarding.cancel(),
    mostBytes: settings.maxMessageBytes,
  });
  exchange.message(text);
  return exchange;
}

const holderOf = ({ errand, call }: Way) => ({
  principal: call.principal.id,
  upstream: errand.upstream.name,
});

const attentionOf = ({ passage, call }: Way) => ({
  signal: call.signal,
  heard(text: Buffer) {
    const notice = noticeFor(passage, text);
    if (notice !== undefined) heardBy(passage, notice);
  },
  canAnswer: (request: InputRequest) => call.ask.canAnswer(request),
});

async function resumed(way: Way, ticket: string): Promise<Answer> {
  const { call, needs } = way;
  const going = { responses: call.ask.answers, attention: attentionOf(way) };
  return settled(way, await needs.parked.resume(ticket, holderOf(way), going));
}

/** The next of a call that asked: its answer for the client, or the next questions. */
async function settled(way: Way, outcome: Outcome): Promise<Answer> {
  const { errand, passage, call, needs } = way;
  const upstream = errand.upstream.name;
  if (outcome.kind === "failed") throw errorOf(upstream, outcome.failure);
  if (outcome.kind === "answer") return deliver(passage, upstream, outcome.text);
  const { requests, ticket } = outcome;
  await call.ask.requests(requests, {
    afresh: true,
    state: { upstream, ticket } satisfies Kept,
    abandoned: () => needs.parked.abandon(ticket, holderOf(way)),
  });
  throw new Error("A question that was put afresh cannot have been answered.");
}

/** The whole answer of a legacy upstream. */
function deliver(passage: Passage, upstream: string, text: Buffer): Answer {
  const bridge = bridgeOf("legacy", passage);
  const verdict = verdictOn(text, bridge !== "none");
  if (verdict.kind === "nonsense") throw upstreamErrors.nonsense({ upstream });
  passage.end(answerFor(passage, completed(text, verdict, bridge)), verdict.errorCode);
  return passed(text.length, verdict.isError || verdict.kind === "error");
}

/** An answer that the hub acts on before it goes on, or in place of it. */
async function held(
  way: Way,
  { text, verdict, instance }: Extract<Relayed, { kind: "held" }>,
): Promise<Answer> {
  const { errand, passage, call, needs } = way;
  const upstream = errand.upstream.name;
  const result = objectAt(text, verdict.result);
  if (verdict.kind === "task") {
    const id = taskIdIn(result);
    if (id !== undefined && instance !== undefined) {
      const kept = await needs.tasks.keep(call.principal.id, id, { upstream, instance });
      // Nobody could find it by its id again, or would find another's.
      if (!kept) throw upstreamErrors.nonsense({ upstream });
    }
    passage.end(completed(text, verdict, bridgeOf("legacy", passage)));
    return passed(text.length, false);
  }
  const requests = inputRequestsIn(result["inputRequests"]);
  const { requestState } = result;
  if (requests === undefined) throw upstreamErrors.nonsense({ upstream });
  const kept: Kept = { upstream, ...(typeof requestState === "string" && { requestState }) };
  await call.ask.requests(requests, { afresh: true, state: kept });
  throw new Error("A question that was put afresh cannot have been answered.");
}

/** Tasks of the extension name themselves in the result, those of 2025-11-25 one level deeper. */
function taskIdIn(result: Readonly<Record<string, unknown>>): string | undefined {
  const { task, taskId } = result;
  const id = taskId ?? (isJsonObject(task) ? task["taskId"] : undefined);
  return typeof id === "string" ? id : undefined;
}
