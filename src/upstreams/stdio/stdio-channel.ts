import { systemClock } from "../../kernel/clock.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Channel, News, Outbound, Receiver, Sending } from "../channel.ts";
import { upstreamErrors } from "../errors.ts";
import type { Introduction } from "../introduction.ts";
import type { StdioUpstreamSettings } from "../settings.ts";
import { UpstreamError } from "../upstream.ts";
import { ChildGone } from "./conversation/child-gone.ts";
import { introduceChild, ownEnvelope } from "./introducing/introduce-child.ts";
import { planLaunch } from "./launch.ts";
import type { StdioNeeds } from "./open-stdio-channel.ts";
import { orAborted } from "./or-aborted.ts";
import { restartDelay } from "./restart-delay.ts";
import { type RunningChild, runChild } from "./running-child.ts";
import { startFailure } from "./start-failure.ts";
import type { ChildEnd } from "./stdio-child.ts";
import { type Subscriptions, subscriptions } from "./subscriptions.ts";

/** A child that introduced itself. */
interface Present {
  readonly child: RunningChild;
  readonly introduction: Introduction;
  readonly subscriptions: Subscriptions;
  /** By the steady clock. */
  readonly since: number;
}

type Era = StdioUpstreamSettings["era"];

export class StdioChannel implements Channel {
  readonly #name: string;
  readonly #settings: StdioUpstreamSettings;
  readonly #needs: StdioNeeds;
  readonly #listeners = new Set<(news: News) => void>();
  readonly #closing = new AbortController();
  readonly #delay = restartDelay(systemClock);
  #present: Present | undefined;
  #starting: Promise<Introduction> | undefined;
  /** The end of the child before; two at once could be in each other's way. */
  #stopping: Promise<void> = Promise.resolve();
  #asleep = false;
  #lastFailure: Error;
  /** It does not bear to be asked for the modern era first. */
  #straight = false;
  #followed: ReadonlySet<string> = new Set();
  #idle: NodeJS.Timeout | undefined;

  constructor(name: string, settings: StdioUpstreamSettings, needs: StdioNeeds) {
    this.#name = name;
    this.#settings = settings;
    this.#needs = needs;
    this.#lastFailure = upstreamErrors.unreachable({ upstream: name });
  }

  get introduction(): Introduction | undefined {
    return this.#present?.introduction;
  }

  introduce(signal: AbortSignal): Promise<Introduction> {
    if (this.#present !== undefined) return Promise.resolve(this.#present.introduction);
    if (this.#starting === undefined) {
      if (this.#closing.signal.aborted || this.#delay.left > 0) {
        return Promise.reject(this.#lastFailure);
      }
      this.#starting = this.#start().finally(() => {
        this.#starting = undefined;
      });
      // Its callers may have left by the time it fails.
      this.#starting.catch(() => undefined);
    }
    return orAborted(this.#starting, signal);
  }

  send(request: Outbound, receiver: Receiver): Sending {
    const present = this.#present;
    if (present === undefined || present.introduction.era !== request.era) {
      receiver.failed({ kind: "connect", sent: false, cause: this.#lastFailure });
      return { cancel() {}, resume() {} };
    }
    clearTimeout(this.#idle);
    const sending = present.child.conversation.send(request, receiver);
    if (present.child.conversation.running === 0) this.#rest();
    return sending;
  }

  tell(message: object): void {
    this.#present?.child.conversation.tell(message);
  }

  follow(uris: ReadonlySet<string>): void {
    this.#followed = new Set(uris);
    if (this.#present !== undefined) this.#present.subscriptions.follow(this.#followed);
    else if (uris.size > 0) this.introduce(this.#closing.signal).catch(() => undefined);
  }

  listen(listener: (news: News) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** A child that sleeps is well, and is not woken; one that is gone is started. */
  async ping(signal: AbortSignal): Promise<void> {
    if (this.#asleep) return;
    const present = this.#present;
    if (present === undefined) {
      await this.introduce(signal);
      return;
    }
    const { conversation } = present.child;
    const begun = systemClock.seconds();
    const modern = present.introduction.era === "modern";
    const params = modern ? { _meta: ownEnvelope(this.#needs.clientInfo) } : {};
    try {
      await conversation.ask(modern ? "server/discover" : "ping", params, signal);
    } catch (error) {
      // Whatever it says, it speaks.
      if (error instanceof UpstreamError) return;
      const waited = systemClock.seconds() - begun;
      const hangs = waited >= this.#settings.health.timeoutSeconds * 0.9;
      // With a call on its hands it may just be busy; without one it will never be well again.
      if (signal.aborted && hangs && conversation.running === 0) {
        present.child.fail({ kind: "closed", cause: new Error("The process hangs.") });
      }
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lastFailure = upstreamErrors.unreachable({ upstream: this.#name });
    this.#closing.abort(this.#lastFailure);
    clearTimeout(this.#idle);
    await this.#starting?.catch(() => undefined);
    const present = this.#present;
    this.#present = undefined;
    this.#listeners.clear();
    if (present !== undefined) {
      this.#stopping = present.child.stop();
      present.child.conversation.fail({ kind: "closed", cause: this.#lastFailure });
    }
    await this.#stopping;
  }

  async #start(): Promise<Introduction> {
    const { era } = this.#settings;
    try {
      await this.#stopping;
      return await this.#startInEra(era);
    } catch (cause) {
      this.#lastFailure = startFailure(this.#name, era, cause);
      this.#delay.ended(0);
      if (!this.#closing.signal.aborted) {
        this.#needs.log.warn("An upstream's process could not be started.", {
          error: this.#lastFailure,
        });
      }
      throw this.#lastFailure;
    }
  }

  /** Servers that die of a question they do not know, or fall silent, are asked in their own era only. */
  async #startInEra(era: Era): Promise<Introduction> {
    if (era !== "auto") return await this.#startOnce(era);
    if (this.#straight) return await this.#startOnce("legacy");
    try {
      return await this.#startOnce("auto");
    } catch (error) {
      if (this.#closing.signal.aborted || !mayComeOfAsking(error)) throw error;
    }
    const introduction = await this.#startOnce("legacy");
    this.#straight = true;
    return introduction;
  }

  async #startOnce(era: Era): Promise<Introduction> {
    const { log, keeper, clientInfo } = this.#needs;
    const { maxMessageBytes, startSeconds } = this.#settings;
    const launch = await planLaunch(this.#name, this.#settings, this.#needs);
    this.#closing.signal.throwIfAborted();
    const child = await runChild(
      launch,
      { log, keeper, maxMessageBytes },
      {
        news: (news) => this.#announce(news),
        idle: () => this.#rest(),
        ended: (end) => this.#lose(child, end),
      },
    );
    const { conversation } = child;
    try {
      const introducing = { conversation, clientInfo, era, startSeconds };
      const { introduction, wasSilent } = await introduceChild(introducing, this.#closing.signal);
      if (child.end !== undefined) throw new ChildGone(child.end.kind, child.end);
      this.#straight ||= wasSilent;
      this.#welcome(child, introduction);
      return introduction;
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  #welcome(child: RunningChild, introduction: Introduction): void {
    const asked = subscriptions(child.conversation, introduction, this.#needs.clientInfo);
    const since = systemClock.seconds();
    this.#present = { child, introduction, subscriptions: asked, since };
    this.#asleep = false;
    asked.follow(this.#followed);
    this.#rest();
    this.#announce({ state: "introduced", introduction });
  }

  #lose(child: RunningChild, { cause }: ChildEnd): void {
    if (this.#present?.child !== child) return;
    clearTimeout(this.#idle);
    const lived = systemClock.seconds() - this.#present.since;
    this.#present = undefined;
    this.#stopping = child.stop();
    this.#delay.ended(lived);
    this.#lastFailure = upstreamErrors.unreachable({ upstream: this.#name }, { cause });
    this.#needs.log.warn("An upstream's process ended.", { error: cause });
    this.#announce({ state: "lost" });
  }

  #rest(): void {
    const { idleStopSeconds } = this.#settings;
    clearTimeout(this.#idle);
    if (idleStopSeconds === 0) return;
    this.#idle = setTimeout(() => this.#sleep(), idleStopSeconds * 1000).unref();
  }

  /** Somebody who follows a resource needs it awake. */
  #sleep(): void {
    const present = this.#present;
    if (present === undefined || present.child.conversation.running > 0) return;
    if (this.#followed.size > 0) return this.#rest();
    this.#present = undefined;
    this.#asleep = true;
    this.#stopping = present.child.stop();
    present.child.conversation.fail({ kind: "closed" });
    this.#needs.log.debug("An upstream's process is stopped until it is needed.");
  }

  #announce(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }
}

const mayComeOfAsking = (error: unknown): boolean =>
  error instanceof ChildGone || (isKumihimoError(error) && error.code === "kernel.deadline");
