import { giveBackSent } from "../../kernel/large-memory.ts";
import type { Introduction } from "../introduction.ts";
import type { Outbound, Receiver, SendFailure, Sending } from "../channel.ts";
import type { Instance, Instances, Lease, Outcome } from "../instances/instances.ts";
import type { Draft, Forwarding, ForwardOptions } from "../upstream.ts";
import { isUnwelcome, maySendAgain, outcomeOf } from "./failures.ts";

/** How many instances are asked at most. */
const most = 3;

/**
 * One request to whichever instance takes it.
 *
 * On the usual way (a free instance that is introduced already) nothing here waits or allocates more
 * than this object: it is the path of every forwarded call.
 */
export class Attempts implements Receiver, Forwarding {
  readonly #instances: Instances;
  readonly #draft: Draft;
  readonly #receiver: Receiver;
  readonly #options: ForwardOptions;
  #tried: Set<Instance> | undefined;
  #rounds = 0;
  #last: SendFailure | undefined;
  #lease: Lease | undefined;
  #sending: Sending | undefined;
  /** Of the request, where it was rewritten for the instance that got it. */
  #copy: Buffer | undefined;
  #answering = false;
  #over = false;

  constructor(instances: Instances, draft: Draft, receiver: Receiver, options: ForwardOptions) {
    this.#instances = instances;
    this.#draft = draft;
    this.#receiver = receiver;
    this.#options = options;
  }

  get instance(): string | undefined {
    return this.#lease?.instance.id;
  }

  start(): void {
    const { signal, key, only } = this.#options;
    const wish =
      this.#rounds === 0 ? this.#options : { signal, key, only, except: this.#tried, again: true };
    try {
      const lease = this.#instances.tryAcquire(wish);
      if (lease !== undefined) return this.#begin(lease);
    } catch (error) {
      return this.#giveUp(error);
    }
    this.#instances.acquire(wish).then(
      (lease) => this.#begin(lease),
      (error: unknown) => this.#giveUp(error),
    );
  }

  #begin(lease: Lease): void {
    if (this.#over) return lease.release("neutral");
    this.#lease = lease;
    const { channel } = lease.instance;
    if (channel.introduction !== undefined) return this.#send();
    channel.introduce(this.#options.signal).then(
      () => this.#send(),
      (error: unknown) => this.#notIntroduced(error),
    );
  }

  /** Where it is the caller who gave up, the instance has done nothing wrong. */
  #notIntroduced(cause: unknown): void {
    if (!this.#options.signal.aborted) return this.failed({ kind: "connect", sent: false, cause });
    if (this.#over) return;
    this.#finish("neutral");
    this.#receiver.failed({ kind: "connect", sent: false, cause });
  }

  #send(): void {
    const lease = this.#lease;
    if (this.#over || lease === undefined) return;
    const { channel } = lease.instance;
    const { introduction } = channel;
    if (introduction === undefined) return this.failed({ kind: "connect", sent: false });
    const outbound = this.#drafted(introduction);
    if (outbound === undefined) return;
    if (outbound.isCopy === true) this.#copy = outbound.body;
    const sending = channel.send(outbound, this);
    // By now it may have been given up, or have failed and be elsewhere.
    if (this.#over) sending.cancel();
    else if (this.#lease === lease) this.#sending = sending;
  }

  /** What cannot be written for this instance is nothing that the instance did. */
  #drafted(introduction: Introduction): Outbound | undefined {
    try {
      return this.#draft(introduction);
    } catch (cause) {
      this.#finish("neutral");
      this.#receiver.failed({ kind: "connect", sent: false, cause });
      return undefined;
    }
  }

  sent(): void {
    this.#receiver.sent();
  }

  message(text: Buffer): void {
    this.#receiver.message(text);
  }

  data(chunk: Buffer): boolean {
    this.#answering = true;
    return this.#receiver.data(chunk);
  }

  end(): void {
    this.#finish("ok");
    if (this.#copy !== undefined) giveBackSent(this.#copy);
    this.#receiver.end();
  }

  failed(failure: SendFailure): void {
    if (this.#over) return;
    const instance = this.#lease?.instance;
    const ofCaller = this.#options.credential !== undefined;
    this.#lease?.release(outcomeOf(failure, ofCaller), failure.kind);
    this.#sending = undefined;
    if (instance !== undefined && this.#mayGoOn(failure)) return this.#elsewhere(instance, failure);
    this.#over = true;
    this.#receiver.failed(failure);
  }

  #mayGoOn(failure: SendFailure): boolean {
    const { signal, idempotent, credential } = this.#options;
    this.#rounds += 1;
    // Another instance would not let this caller in either.
    if (credential !== undefined && isUnwelcome(failure)) return false;
    return (
      !this.#answering &&
      !signal.aborted &&
      this.#rounds < most &&
      maySendAgain(failure, idempotent)
    );
  }

  /** Where there is another; else the same once more. */
  #elsewhere(instance: Instance, failure: SendFailure): void {
    this.#lease = undefined;
    this.#last = failure;
    const tried = (this.#tried ?? new Set()).add(instance);
    const { only } = this.#options;
    const others = only === undefined && this.#instances.all.some((each) => !tried.has(each));
    this.#tried = others ? tried : undefined;
    this.start();
  }

  /** Nobody could be asked: before the first attempt, or after the last. */
  #giveUp(cause: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#receiver.failed(this.#last ?? { kind: "connect", sent: false, cause });
  }

  #finish(outcome: Outcome): void {
    this.#over = true;
    this.#lease?.release(outcome);
  }

  tell(message: object): void {
    this.#lease?.instance.channel.tell(message, this.#options.credential);
  }

  resume(): void {
    this.#sending?.resume();
  }

  cancel(outcome: "neutral" | "failed" = "neutral"): void {
    if (this.#over) return;
    this.#finish(outcome);
    this.#sending?.cancel();
  }
}
