/** One anchor and the newest checkpoint that it does not have yet. */

import { setTimeout as sleep } from "node:timers/promises";
import { decorrelatedJitterGenerator } from "cockatiel";
import type { Clock } from "../../kernel/clock.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Anchor, AnchoredCheckpoint } from "./anchor.ts";
import type { AnchorState } from "./anchoring.ts";

export interface AnchorQueueNeeds {
  readonly clock: Clock;
  readonly log: Log;
  /** Gets what a witness signed, to be put with the checkpoint into the log. */
  readonly cosigned: (checkpoint: AnchoredCheckpoint, cosignatures: string) => Promise<void>;
}

/** In seconds. */
export interface Patience {
  /** The first and the longest pause between two attempts. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** How long the last attempt may take when the hub stops. */
  readonly stop: number;
}

export const usualPatience: Patience = { firstPause: 1, longestPause: 300, stop: 5 };

/** How long one attempt may take whatever the anchor does, in seconds. */
const attemptSeconds = 120;

export class AnchorQueue implements AsyncDisposable {
  readonly #anchor: Anchor;
  readonly #needs: AnchorQueueNeeds;
  readonly #patience: Patience;
  /** Fires when nobody rests any more, and when nobody waits for the anchor any more. */
  readonly #hurry = new AbortController();
  readonly #stop = new AbortController();
  #waiting: AnchoredCheckpoint | undefined;
  #running: Promise<void> | undefined;
  #state: AnchorState;
  /** On the clock that never goes back. */
  #keptAt = -Infinity;
  #pauses: [number, number] | undefined;
  #told: string | undefined;

  constructor(anchor: Anchor, needs: AnchorQueueNeeds, patience: Patience) {
    this.#anchor = anchor;
    this.#needs = needs;
    this.#patience = patience;
    this.#state = { name: anchor.name, kind: anchor.kind, failures: 0 };
  }

  get state(): AnchorState {
    return this.#state;
  }

  offer(checkpoint: AnchoredCheckpoint): void {
    if (this.#hurry.signal.aborted) return;
    this.#waiting = checkpoint;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async #run(): Promise<void> {
    const { everySeconds } = this.#anchor;
    while (this.#waiting !== undefined) {
      await this.#rest(this.#keptAt + everySeconds - this.#needs.clock.seconds());
      const newest: AnchoredCheckpoint = this.#waiting;
      this.#waiting = undefined;
      if (await this.#attempt(newest)) continue;
      this.#waiting ??= newest;
      if (this.#hurry.signal.aborted) return;
      await this.#rest(this.#nextPause());
    }
  }

  async #attempt(checkpoint: AnchoredCheckpoint): Promise<boolean> {
    const { name } = this.#anchor;
    try {
      const { cosignatures } = await withDeadline(
        name,
        attemptSeconds,
        this.#stop.signal,
        (signal) => this.#anchor.keep(checkpoint, signal),
      );
      this.#succeeded(checkpoint.size);
      if (cosignatures !== undefined) await this.#pass(checkpoint, cosignatures);
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  async #pass(checkpoint: AnchoredCheckpoint, cosignatures: string): Promise<void> {
    const { cosigned, log } = this.#needs;
    await cosigned(checkpoint, cosignatures).catch((error: unknown) => {
      log.warn("What a witness signed cannot be put into the audit log.", { error });
    });
  }

  #succeeded(size: number): void {
    const { clock, log } = this.#needs;
    const { name, kind } = this.#anchor;
    if (this.#told !== undefined) log.info("An anchor keeps checkpoints again.", { name });
    this.#told = undefined;
    this.#pauses = undefined;
    this.#keptAt = clock.seconds();
    this.#state = { name, kind, kept: { size, at: clock.now() }, failures: 0 };
  }

  /** Told once, and again where it is something else. */
  #failed(error: unknown): void {
    const { clock, log } = this.#needs;
    const { name } = this.#anchor;
    const code = isKumihimoError(error) ? error.code : "unknown";
    if (this.#told !== code) {
      const level = code === "audit.contradicted" ? "error" : "warn";
      log[level]("A checkpoint of the audit log is not kept elsewhere.", { name, error });
    }
    this.#told = code;
    this.#state = {
      ...this.#state,
      behindSince: this.#state.behindSince ?? clock.now(),
      failures: this.#state.failures + 1,
      why: isKumihimoError(error) ? error.message : "unknown",
    };
  }

  #nextPause(): number {
    const { firstPause, longestPause } = this.#patience;
    const [milliseconds, grown] = decorrelatedJitterGenerator(this.#pauses, {
      generator: decorrelatedJitterGenerator,
      initialDelay: firstPause * 1000,
      maxDelay: longestPause * 1000,
      exponent: 2,
    });
    this.#pauses = grown;
    return milliseconds / 1000;
  }

  async #rest(seconds: number): Promise<void> {
    const { signal } = this.#hurry;
    if (seconds <= 0 || signal.aborted) return;
    await sleep(seconds * 1000, undefined, { signal, ref: false }).catch(() => undefined);
  }

  /** The last checkpoint gets one attempt more, and a few seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#hurry.abort();
    const running = this.#running ?? Promise.resolve();
    const never = new AbortController().signal;
    const { stop } = this.#patience;
    await withDeadline(this.#anchor.name, stop, never, () => running).catch(() => undefined);
    this.#stop.abort();
    await this.#anchor[Symbol.asyncDispose]();
  }
}
