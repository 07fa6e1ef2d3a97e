/** The messages between the hub and one child: whose is which. */

import { systemClock } from "../../../kernel/clock.ts";
import type { News, Outbound, Receiver, SendFailure, Sending } from "../../channel.ts";
import { splice } from "../../envelope/splice.ts";
import { idAt, type Message, paramOf, readMessage, wireIdAt } from "./message.ts";
import { newsOf } from "./news-of.ts";
import { Questions } from "./questions.ts";
import { requestLine } from "./request-line.ts";
import { type Pending, Requests } from "./requests.ts";
import { type Result, wholeAnswer } from "./whole-answer.ts";

export interface Line {
  /** False when nobody is there, or too much waits to be read. */
  write(line: Buffer | string): boolean;
}

export interface ConversationListener {
  news(news: News): void;
  /** A line that is no message: a banner, half a line. */
  skipped(): void;
  /** A request handed in has ended, in whatever way. */
  rested(): void;
}

const invalidRequest = -32600;
const methodNotFound = -32601;
const internalError = -32603;

export class Conversation {
  readonly #line: Line;
  readonly #listener: ConversationListener;
  readonly #requests = new Requests(systemClock);
  readonly #questions = new Questions();

  constructor(line: Line, listener: ConversationListener) {
    this.#line = line;
    this.#listener = listener;
  }

  /** Requests handed in by {@link send} that the child has now. */
  get running(): number {
    return this.#requests.sent;
  }

  /** The answer is handed over whole: it is read by then, and a pause would save nothing. */
  send(request: Outbound, receiver: Receiver): Sending {
    const wireId = this.#requests.nextId();
    const line = requestLine(request, wireId);
    if (line === undefined || !this.#line.write(line)) {
      receiver.failed({ kind: line === undefined ? "nonsense" : "connect", sent: false });
      return nothing;
    }
    const { id, progressToken, method, era } = request;
    const talkative = !quietMethods.has(method);
    this.#requests.add({ wireId, id, progressToken, receiver, era, sent: true, talkative });
    receiver.sent();
    return { cancel: () => this.#cancel(wireId), resume() {} };
  }

  /**
   * One request of the hub's own.
   *
   * @throws {@link UpstreamError}, {@link ChildGone}, what zod says of nonsense, the signal's reason.
   */
  async ask(method: string, params: object, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const wireId = this.#begin(method, params, wholeAnswer({ resolve, reject }));
    const giveUp = (): void => {
      this.#requests.take(wireId);
      reject(signal.reason);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  /** One that stays open until it is closed; nobody waits for its answer. */
  begin(method: string, params: object): Disposable {
    const wireId = this.#begin(method, params, deaf);
    return { [Symbol.dispose]: () => this.#cancel(wireId) };
  }

  /** A notification, or the answer to a question that is still open. */
  tell(message: object): void {
    const isAnswer = "id" in message && !("method" in message);
    if (isAnswer && !this.#questions.close(JSON.stringify(message.id))) return;
    this.#line.write(`${JSON.stringify(message)}\n`);
  }

  hear(text: Buffer): void {
    const message = readMessage(text);
    if (message === undefined) return this.#hearNonsense(text);
    if (message.kind === "answer") this.#hearAnswer(message);
    else if (message.kind === "question") this.#hearQuestion(message);
    else this.#hearNotification(message);
  }

  /** The child is gone. */
  fail(failure: Pick<SendFailure, "kind" | "cause">): void {
    for (const { receiver } of this.#requests.takeAll()) {
      receiver.failed({ ...failure, sent: true });
    }
  }

  #begin(method: string, params: object, receiver: Receiver): number {
    const wireId = this.#requests.nextId();
    this.#requests.add({ ...ownRequest, wireId, id: wireId, receiver });
    const written = this.#line.write(
      `${JSON.stringify({ jsonrpc, id: wireId, method, params })}\n`,
    );
    if (!written) {
      this.#requests.take(wireId);
      receiver.failed({ kind: "connect", sent: false });
    }
    return wireId;
  }

  #cancel(wireId: number): void {
    const pending = this.#requests.abandon(wireId);
    if (pending === undefined) return;
    this.tell({ jsonrpc, method: "notifications/cancelled", params: { requestId: wireId } });
    this.#closeQuestions(pending);
    this.#rest(pending);
  }

  #hearAnswer({ text, members }: Message): void {
    const id = members.get("id");
    const pending = this.#take(wireIdAt(text, id));
    if (pending === undefined || id === undefined) return;
    this.#closeQuestions(pending);
    pending.receiver.data(splice(text, [{ ...id, text: JSON.stringify(pending.id) }]));
    pending.receiver.end();
    this.#rest(pending);
  }

  /** Banners are skipped. What is an answer, but not in one way only, fails whom it is for. */
  #hearNonsense(text: Buffer): void {
    const pending = this.#take(wireIdOfBroken(text));
    if (pending === undefined) return this.#listener.skipped();
    this.#closeQuestions(pending);
    pending.receiver.failed({ kind: "nonsense", sent: true });
    this.#rest(pending);
  }

  #hearQuestion(message: Message): void {
    const { text, members, method } = message;
    const id = idAt(text, members.get("id"));
    if (id === undefined) return;
    if (method === "ping") return this.#answer(id, `"result":{}`);
    const about = this.#requests.only();
    if (about === undefined) return this.#refuse(id, invalidRequest, unclear);
    if (about.era === "modern") return this.#refuse(id, methodNotFound, wrongWay);
    if (!this.#questions.open(id, about)) return this.#refuse(id, invalidRequest, tooMany);
    about.receiver.message(text);
  }

  #hearNotification(message: Message): void {
    const { text, method } = message;
    const news = newsOf(message);
    if (news !== undefined) return this.#listener.news(news);
    if (method === "notifications/progress") return this.#hearProgress(message);
    if (method === "notifications/subscriptions/acknowledged") return;
    this.#relatedTo(message)?.receiver.message(text);
  }

  #relatedTo(message: Message): Pending | undefined {
    if (message.method !== "notifications/cancelled") return this.#requests.only();
    const id = idAt(message.text, paramOf(message, "requestId"));
    if (id === undefined) return undefined;
    const about = this.#questions.about(id);
    this.#questions.close(id);
    return about;
  }

  #hearProgress(message: Message): void {
    const token = paramOf(message, "progressToken");
    const wireId = wireIdAt(message.text, token);
    const pending = wireId === undefined ? undefined : this.#requests.get(wireId);
    if (token === undefined || pending?.progressToken === undefined) return;
    const text = JSON.stringify(pending.progressToken);
    pending.receiver.message(splice(message.text, [{ ...token, text }]));
  }

  #take(wireId: number | undefined): Pending | undefined {
    return wireId === undefined ? undefined : this.#requests.take(wireId);
  }

  #rest({ sent }: Pending): void {
    if (sent) this.#listener.rested();
  }

  /** A child that waits for an answer nobody will give would wait for ever. */
  #closeQuestions(pending: Pending): void {
    for (const id of this.#questions.closeAbout(pending)) this.#refuse(id, internalError, over);
  }

  #refuse(id: string, code: number, message: string): void {
    this.#answer(id, `"error":${JSON.stringify({ code, message })}`);
  }

  #answer(id: string, rest: string): void {
    this.#line.write(`{"jsonrpc":"2.0","id":${id},${rest}}\n`);
  }
}

const jsonrpc = "2.0";
const unclear = "It is not clear whose request the question belongs to.";
const wrongWay = "In this protocol version a server asks with its result.";
const tooMany = "Too many questions are open, or one has this id already.";
const over = "The request that the question belongs to is over.";

/** A child has nothing to ask about these; the hub makes most of them for itself. */
const quietMethods: ReadonlySet<string> = new Set([
  "logging/setLevel",
  "ping",
  "prompts/list",
  "resources/list",
  "resources/subscribe",
  "resources/templates/list",
  "resources/unsubscribe",
  "server/discover",
  "tools/list",
]);

const ownRequest = {
  progressToken: undefined,
  era: "legacy",
  sent: false,
  talkative: false,
} as const;

const nothing: Sending = { cancel() {}, resume() {} };

const deaf: Receiver = {
  sent() {},
  message() {},
  data: () => true,
  end() {},
  failed() {},
};

/** Larger lines are not worth a parse just to tell one caller sooner. */
const mostBroken = 1024 * 1024;

function wireIdOfBroken(text: Buffer): number | undefined {
  if (text[0] !== 0x7b || text.length > mostBroken) return undefined;
  try {
    const { id, method } = JSON.parse(text.toString());
    return method === undefined && Number.isSafeInteger(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
