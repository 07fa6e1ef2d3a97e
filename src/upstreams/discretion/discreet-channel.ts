import { isJsonObject } from "../../kernel/json-object.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Channel, News, Outbound, Receiver, SendFailure } from "../channel.ts";
import type { Introduction } from "../introduction.ts";
import { once } from "../federation/once.ts";
import { SecretSieve } from "./secret-sieve.ts";
import { secretsOfHeaders } from "./sent-secrets.ts";
import { type Traces, tracesOf } from "./traces.ts";

export interface Discretion {
  /** The upstream's name, for the log. */
  readonly upstream: string;
  /** What the hub sends to it with every request. */
  readonly secrets: readonly string[];
  readonly log: Log;
}

/**
 * The same channel, which tells nobody the secrets that the hub sent through it: its own, and those of
 * the caller whose request it is. An upstream that repeats one by mistake gives it to nobody so.
 */
export function discreetChannel(channel: Channel, { upstream, secrets, log }: Discretion): Channel {
  const own = tracesOf(secrets);
  const warn = (): void => log.warn(repeated, { upstream });
  const ofRequest = ({ credential }: Outbound): Traces =>
    credential === undefined
      ? own
      : tracesOf([...secrets, ...secretsOfHeaders(credential.headers)]);
  const cleaned = once((introduction: Introduction) => cleanIntroduction(introduction, own, warn));
  const cleanedNews = (news: News): News =>
    "introduction" in news ? { ...news, introduction: cleaned(news.introduction) } : news;

  return {
    get introduction() {
      const { introduction } = channel;
      return introduction && cleaned(introduction);
    },
    introduce: async (signal) => cleaned(await channel.introduce(signal)),
    send(request, receiver) {
      const traces = ofRequest(request);
      if (traces.length === 0) return channel.send(request, receiver);
      return channel.send(request, new DiscreetReceiver(receiver, traces, warn));
    },
    tell: (message, credential) => channel.tell(message, credential),
    follow: (uris) => channel.follow(uris),
    listen: (listener) => channel.listen((news) => listener(cleanedNews(news))),
    ping: (signal) => channel.ping(signal),
    [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
  };
}

const repeated = "An upstream repeated a secret that the hub had sent it. It was taken out.";

/** Hears of one request what may be told. */
class DiscreetReceiver implements Receiver {
  readonly #receiver: Receiver;
  readonly #traces: Traces;
  readonly #warn: () => void;
  readonly #answer: SecretSieve;
  #warned = false;

  constructor(receiver: Receiver, traces: Traces, warn: () => void) {
    this.#receiver = receiver;
    this.#traces = traces;
    this.#warn = warn;
    this.#answer = new SecretSieve(traces);
  }

  sent(): void {
    this.#receiver.sent();
  }

  message(text: Buffer): void {
    const sieve = new SecretSieve(this.#traces);
    const clean = whole(sieve, text);
    this.#look(sieve);
    this.#receiver.message(clean);
  }

  data(chunk: Buffer): boolean {
    const ready = this.#answer.pass(chunk);
    this.#look(this.#answer);
    return ready.length === 0 || this.#receiver.data(ready);
  }

  end(): void {
    const rest = this.#answer.end();
    if (rest.length > 0) this.#receiver.data(rest);
    this.#look(this.#answer);
    this.#receiver.end();
  }

  failed(failure: SendFailure): void {
    this.#receiver.failed(failure);
  }

  /** One line for each request. */
  #look({ found }: SecretSieve): void {
    if (!found || this.#warned) return;
    this.#warned = true;
    this.#warn();
  }
}

function whole(sieve: SecretSieve, text: Buffer): Buffer {
  const first = sieve.pass(text);
  const rest = sieve.end();
  return rest.length === 0 ? first : Buffer.concat([first, rest]);
}

function cleanIntroduction(
  introduction: Introduction,
  traces: Traces,
  warn: () => void,
): Introduction {
  const sieve = new SecretSieve(traces);
  const text = whole(sieve, Buffer.from(JSON.stringify(introduction)));
  if (!sieve.found) return introduction;
  warn();
  const clean: unknown = JSON.parse(text.toString());
  // Only texts in it are others than before.
  return isJsonObject(clean) ? { ...introduction, ...clean } : introduction;
}
