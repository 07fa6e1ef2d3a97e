/**
 * A client of either era over either transport that keeps what it hears as it came.
 *
 * The SDK's client reads results through its schemas and drops what it does not know; this one is for
 * tests that look at bytes.
 *
 * @module
 */

import type { Era } from "../introduction.ts";
import type { Json } from "./showroom/exhibit.ts";
import type { Wire } from "./wire.ts";

export interface WireClient extends AsyncDisposable {
  readonly era: Era;
  /** What the other side said of itself. */
  readonly introduction: Json;
  /** One request to its end: questions are answered, and asked again in the modern way. */
  request(method: string, params?: Json, options?: RequestOptions): Promise<Reply>;
  call(tool: string, args?: Json, options?: RequestOptions): Promise<Reply>;
  /** One request without the rounds of the modern era. */
  once(method: string, params?: Json, options?: RequestOptions): Promise<Reply>;
  notify(method: string, params: Json): Promise<void>;
  /** Hears of news, such as changed lists, from here on. `uris` are followed too. */
  listen(hear: (message: Json) => void, uris?: readonly string[]): Promise<AsyncDisposable>;
  readonly session: string | undefined;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Notifications that belong to the request. */
  readonly heard?: (message: Json) => void;
  /** Answers one question; without it every question is declined. */
  readonly answer?: (question: Question) => unknown;
  readonly meta?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** In the modern era: it goes on after questions with this state and these answers. */
  readonly round?: { readonly requestState: unknown; readonly inputResponses: Json };
}

export interface Question {
  readonly method: string;
  readonly params: Json;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The answer as it came. */
  readonly text: string;
  readonly message: Json;
  /** Undefined where it is an error. */
  readonly result: Json | undefined;
  readonly error:
    | { readonly code: number; readonly message: string; readonly data?: unknown }
    | undefined;
  /** Rounds of questions before it. */
  readonly rounds: number;
}

export interface ClientOptions {
  readonly capabilities?: Json;
  /** For questions of which nobody can tell whose they are (stdio). */
  readonly answer?: (question: Question) => unknown;
}

const modernVersion = "2026-07-28";
const legacyVersion = "2025-11-25";
const declined = { action: "decline" };
const info = { name: "wire-client", version: "1" };

const subscriptionId = "io.modelcontextprotocol/subscriptionId";

interface Answered {
  readonly text: string;
  readonly message: Message;
}

/** As JSON.parse gives it: these tests trust nobody, but they say so by what they assert. */
type Message = Json & Pick<Reply, "result" | "error"> & { readonly method?: string };

interface Waiting {
  readonly options: RequestOptions;
  settle(answered: Answered): void;
}

/** Wrapped, so that whoever waits for it does not wait for the stream's end. */
interface Ended {
  readonly whole?: Promise<void>;
}

/** Introduces itself over the wire. */
export async function wireClient(
  era: Era,
  wire: Wire,
  options: ClientOptions = {},
): Promise<WireClient> {
  const client = new Speaker(era, wire, options);
  await client.introduce();
  return client;
}

class Speaker implements WireClient {
  readonly era: Era;
  introduction: Json = {};
  session: string | undefined;
  readonly #wire: Wire;
  readonly #capabilities: Json;
  readonly #answer: ClientOptions["answer"];
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(message: Json) => void>();
  #lastId = 0;
  #negotiated: string | undefined;

  constructor(era: Era, wire: Wire, { capabilities, answer }: ClientOptions) {
    this.era = era;
    this.#wire = wire;
    this.#capabilities = capabilities ?? { elicitation: { form: {}, url: {} } };
    this.#answer = answer;
    wire.listen((text) => this.#hear(text, undefined));
  }

  async introduce(): Promise<void> {
    const first = { protocolVersion: legacyVersion, capabilities: this.#capabilities };
    const hello =
      this.era === "modern"
        ? await this.once("server/discover")
        : await this.once("initialize", { ...first, clientInfo: info });
    if (hello.result === undefined) throw new Error(`${hello.status} ${hello.text}`);
    this.introduction = hello.result;
    if (this.era === "modern") return;
    this.#negotiated = String(hello.result["protocolVersion"]);
    await this.notify("notifications/initialized", {});
  }

  call(name: string, args: Json = {}, options: RequestOptions = {}): Promise<Reply> {
    return this.request("tools/call", { name, arguments: args }, options);
  }

  async request(method: string, params: Json = {}, options: RequestOptions = {}): Promise<Reply> {
    const { answer } = options;
    let latest = await this.once(method, params, options);
    if (answer === undefined) return latest;
    let rounds = 0;
    while (latest.result?.["resultType"] === "input_required") {
      rounds += 1;
      const { requestState, inputRequests } = latest.result;
      const asked: [string, Question][] = Object.entries(Object(inputRequests));
      const answers = asked.map(async ([key, question]) => [key, await answer(question)]);
      const inputResponses: Json = Object.fromEntries(await Promise.all(answers));
      latest = await this.once(method, params, {
        ...options,
        round: { requestState, inputResponses },
      });
    }
    return { ...latest, rounds };
  }

  async once(method: string, params: Json = {}, options: RequestOptions = {}): Promise<Reply> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    promise.catch(() => {});
    this.#waiting.set(id, { options, settle: resolve });
    const giveUp = (): void => {
      this.#cancel(id);
      reject(options.signal?.reason);
    };
    options.signal?.addEventListener("abort", giveUp, { once: true });
    try {
      const sent = await this.#wire.send(this.#written(id, method, params, options), {
        headers: { ...this.#headersFor(method, params), ...options.headers },
        signal: options.signal,
        hear: (text) => this.#hear(text, id),
      });
      this.session ??= sent.headers.get("mcp-session-id") ?? undefined;
      if (!this.#wire.shared)
        reject(new Error(`HTTP ${sent.status} without an answer to ${method}`));
      const { text, message } = await promise;
      const { result, error } = message;
      return { ...sent, text, message, result, error, rounds: 0 };
    } finally {
      options.signal?.removeEventListener("abort", giveUp);
      this.#waiting.delete(id);
    }
  }

  async notify(method: string, params: Json): Promise<void> {
    const full = this.era === "modern" ? { ...params, _meta: this.#envelope() } : params;
    await this.#tell({ method, params: full }, this.#headersFor(method, params));
  }

  async listen(
    hear: (message: Json) => void,
    uris: readonly string[] = [],
  ): Promise<AsyncDisposable> {
    const stop = new AbortController();
    const ended =
      this.era === "legacy"
        ? await this.#listenLegacy(hear, uris, stop.signal)
        : await this.#listenModern(hear, uris, stop.signal);
    return {
      [Symbol.asyncDispose]: async () => {
        this.#listeners.delete(hear);
        stop.abort();
        await ended.whole;
      },
    };
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#wire[Symbol.asyncDispose]();
  }

  async #listenLegacy(
    hear: (message: Json) => void,
    uris: readonly string[],
    signal: AbortSignal,
  ): Promise<Ended> {
    this.#listeners.add(hear);
    for (const uri of uris) await this.once("resources/subscribe", { uri });
    if (this.#wire.shared) return {};
    const opened = this.#wire.send("", {
      method: "GET",
      headers: this.#headersFor("", {}),
      signal,
      hear: (text) => this.#hear(text, undefined),
    });
    return { whole: quietly(opened) };
  }

  async #listenModern(
    hear: (message: Json) => void,
    uris: readonly string[],
    signal: AbortSignal,
  ): Promise<Ended> {
    const acknowledged = Promise.withResolvers<void>();
    const heard = (message: Json): void => {
      if (message["method"] === "notifications/subscriptions/acknowledged") acknowledged.resolve();
      else hear(message);
    };
    const notifications = {
      toolsListChanged: true,
      promptsListChanged: true,
      resourcesListChanged: true,
      resourceSubscriptions: uris,
    };
    const stream = this.once("subscriptions/listen", { notifications }, { signal, heard });
    stream.catch(acknowledged.reject);
    await acknowledged.promise;
    return { whole: quietly(stream) };
  }

  /** `of` is the request on whose exchange the text came. */
  #hear(text: string, of: number | undefined): void {
    const message: Message = JSON.parse(text);
    const { id, method } = message;
    if (method === undefined) {
      // An error of HTTP's own may come without the id.
      this.#waiting.get(typeof id === "number" ? id : (of ?? 0))?.settle({ text, message });
      return;
    }
    const params: Json = Object(message["params"]);
    const owner = this.#ownerOf(params, of);
    if (id === undefined) this.#heard(message, owner);
    else this.#answerTo({ method, params }, id, owner);
  }

  #heard(message: Json, owner: Waiting | undefined): void {
    if (owner?.options.heard !== undefined) owner.options.heard(message);
    else for (const listener of this.#listeners) listener(message);
  }

  #answerTo(question: Question, id: unknown, owner: Waiting | undefined): void {
    const answer = owner?.options.answer ?? this.#answer;
    void Promise.resolve(answer?.(question) ?? declined)
      .then((result) => this.#tell({ id, result }, this.#headersFor("", {})))
      .catch(() => {});
  }

  #ownerOf(params: Json, of: number | undefined): Waiting | undefined {
    const token = params["progressToken"] ?? Object(params["_meta"])[subscriptionId];
    if (typeof token === "number") return this.#waiting.get(token);
    if (of !== undefined) return this.#waiting.get(of);
    const [only, ...others] = this.#waiting.values();
    return others.length === 0 ? only : undefined;
  }

  async #tell(message: Json, headers: Readonly<Record<string, string>>): Promise<void> {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    await this.#wire.send(text, { headers, hear: () => {} });
  }

  /** A modern client over HTTP only hangs up. */
  #cancel(requestId: number): void {
    if (this.era === "modern" && !this.#wire.shared) return;
    this.notify("notifications/cancelled", { requestId }).catch(() => {});
  }

  #written(
    id: number,
    method: string,
    given: Json,
    { heard, meta, round }: RequestOptions,
  ): string {
    const said = {
      ...(this.era === "modern" && this.#envelope()),
      ...(heard !== undefined && { progressToken: id }),
      ...meta,
    };
    const params = { ...given, ...round, ...(Object.keys(said).length > 0 && { _meta: said }) };
    return JSON.stringify({ jsonrpc: "2.0", id, method, params });
  }

  #envelope(): Json {
    return {
      "io.modelcontextprotocol/protocolVersion": modernVersion,
      "io.modelcontextprotocol/clientCapabilities": this.#capabilities,
      "io.modelcontextprotocol/clientInfo": info,
    };
  }

  #headersFor(method: string, params: Json): Record<string, string> {
    if (this.era === "legacy") {
      return {
        ...(this.session !== undefined && { "mcp-session-id": this.session }),
        ...(this.#negotiated !== undefined && { "mcp-protocol-version": this.#negotiated }),
      };
    }
    const name = params["name"] ?? params["uri"] ?? params["taskId"];
    return {
      "mcp-protocol-version": modernVersion,
      "mcp-method": method,
      ...(typeof name === "string" && { "mcp-name": headerValue(name) }),
    };
  }
}

const quietly = async (running: Promise<unknown>): Promise<void> => {
  await running.catch(() => {});
};

/** As the specification writes what HTTP's headers cannot hold. */
export const headerValue = (value: string): string =>
  /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !value.startsWith("=?base64?")
    ? value
    : `=?base64?${Buffer.from(value).toString("base64")}?=`;
