/** The instances of one upstream, and who of them gets the next request. */

import type { RequestEnd } from "../../telemetry/metrics.ts";
import type { Channel } from "../channel.ts";

export interface Instance {
  /** Unique in its upstream: its address, `stdio`, or what a registration was given. */
  readonly id: string;
  readonly channel: Channel;
}

/** `neutral` says nothing about the instance: the caller gave up, or made a mistake. */
export type Outcome = "ok" | "failed" | "neutral";

/** One request's hold on an instance. */
export interface Lease {
  readonly instance: Instance;
  /** Gives the hold back; a second time does nothing. `how` is counted; left out, as the outcome says. */
  release(outcome: Outcome, how?: RequestEnd): void;
}

export interface Wish {
  readonly signal: AbortSignal;
  /** Equal keys go to the same instance, with the balancer `hash`. */
  readonly key?: string | undefined;
  /** Instances that this request has tried already. */
  readonly except?: ReadonlySet<Instance> | undefined;
  /** Only this one: it holds something of the caller's, such as a task. */
  readonly only?: string | undefined;
  /** The request has failed before, there or elsewhere. */
  readonly again?: boolean;
}

export interface Instances extends AsyncDisposable {
  /** A hold at once, or undefined when all that could take it are full. @throws as `acquire` */
  tryAcquire(wish: Wish): Lease | undefined;
  /**
   * Waits where every instance is full.
   *
   * @throws `upstreams.noInstance` when none may be asked, `upstreams.resting` while a breaker keeps all
   * from being asked, `kernel.busy` when too many wait, the signal's reason.
   */
  acquire(wish: Wish): Promise<Lease>;
  /** For lists and news: every instance, and first those that may be asked now. Load does not count. */
  readonly all: readonly Instance[];
  report(): InstancesReport;
  /** Checks every instance now. */
  check(signal: AbortSignal): Promise<void>;
  /** Puts this list in place of the one before; those that stay keep what is known of them. */
  replace(list: readonly InstanceEntry[]): void;
}

/** An instance as a source names it: the configuration, a registration, DNS. */
export interface InstanceEntry {
  readonly id: string;
  readonly url?: string;
  readonly weight: number;
  readonly maxConnections: number;
  readonly version?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly source: "configuration" | "registration" | "dns";
}

export type BreakerState = "closed" | "open" | "half-open";

export interface InstancesReport {
  readonly breaker: BreakerState;
  /** Fewer than half of them are well, so that their health is ignored and all are used. */
  readonly panic: boolean;
  /** Requests that wait because every instance is full. */
  readonly waiting: number;
  readonly instances: readonly InstanceReport[];
}

export interface InstanceReport extends InstanceEntry {
  /** `unknown` before the first check or request. */
  readonly health: "unknown" | "healthy" | "unhealthy" | "ejected";
  readonly breaker: BreakerState;
  readonly inFlight: number;
  /** Exponentially weighted, in milliseconds; absent before the first answer. */
  readonly latencyMs?: number;
  readonly lastCheck?: string;
  readonly lastFailure?: { readonly at: string; readonly why: string };
}
