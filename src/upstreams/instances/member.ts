import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import type { InstanceMeter } from "../../telemetry/metrics.ts";
import type { Channel } from "../channel.ts";
import type { UpstreamSettings } from "../settings.ts";
import { type Breaker, createBreaker, type Phase } from "./breaker.ts";
import { type CheckResult, type Checks, keepChecking } from "./health/keep-checking.ts";
import type { Probe } from "./health/probe.ts";
import type {
  BreakerState,
  Instance,
  InstanceEntry,
  InstanceReport,
  Outcome,
} from "./instances.ts";
import { createLatency } from "./latency.ts";
import type { Hold } from "./lease.ts";
import type { Candidate } from "./pick/candidate.ts";
import { hashOf } from "./pick/hash-of.ts";
import { countRestarts } from "./count-restarts.ts";
import { Standing } from "./standing.ts";

export interface MemberNeeds {
  readonly open: (entry: InstanceEntry) => Channel;
  /** What it opens is closed here. */
  readonly meter: (entry: InstanceEntry) => InstanceMeter;
  readonly probe: Probe;
  readonly settings: Pick<UpstreamSettings, "health" | "breaker">;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Whether one more may be ejected. */
  readonly mayEject: () => boolean;
  /** It may get requests again, or no longer. */
  readonly changed: () => void;
}

/** One instance with all that is known of it. */
export class Member implements Candidate {
  readonly instance: Instance;
  readonly hash: number;
  readonly meter: InstanceMeter;
  credit = 0;
  readonly #needs: MemberNeeds;
  readonly #log: Log;
  readonly #breaker: Breaker;
  readonly #latency = createLatency();
  readonly #standing: Standing;
  readonly #checks: Checks;
  #entry: InstanceEntry;
  #inFlight = 0;

  constructor(entry: InstanceEntry, needs: MemberNeeds) {
    this.instance = { id: entry.id, channel: needs.open(entry) };
    this.hash = hashOf(entry.id);
    this.meter = needs.meter(entry);
    if (entry.url === undefined) countRestarts(this.instance.channel, this.meter);
    this.#entry = entry;
    this.#needs = needs;
    this.#log = needs.log.child({ instance: entry.id });
    this.#standing = new Standing(needs.clock);
    this.#breaker = createBreaker(needs.settings.breaker, {
      changed: (state) => this.#breakerChanged(state),
    });
    this.#checks = keepChecking({
      ask: async (signal) =>
        needs.probe.ask({ entry: this.#entry, channel: this.instance.channel }, signal),
      told: (result) => this.#checked(result),
      settings: needs.settings.health,
      random: needs.random,
    });
  }

  get entry(): InstanceEntry {
    return this.#entry;
  }

  get weight(): number {
    return this.#entry.weight;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get isFree(): boolean {
    return this.#inFlight < this.#entry.maxConnections;
  }

  shareAt(now: number): number {
    return this.#standing.shareAt(now);
  }

  latencyAt(now: number): number | undefined {
    return this.#latency.at(now);
  }

  isWell(now: number): boolean {
    return this.#standing.isWell(now);
  }

  isEjected(now: number): boolean {
    return this.#standing.isEjected(now);
  }

  admits(now: number): boolean {
    return this.#breaker.admits(now);
  }

  secondsLeft(now: number): number {
    return this.#breaker.secondsLeft(now);
  }

  enter(now: number): Phase {
    this.#inFlight += 1;
    return this.#breaker.enter(now);
  }

  leave({ since, phase }: Hold, outcome: Outcome, now: number): void {
    this.#inFlight -= 1;
    this.#breaker.leave(phase, outcome, now);
    if (outcome === "neutral") return;
    if (outcome === "ok") this.#latency.observe((now - since) * 1000, now);
    const { mayEject } = this.#needs;
    if (this.#standing.noteRequest(outcome === "ok", now, mayEject)) {
      this.meter.ejected();
      this.#log.warn("An instance fails too often and sits out for a while.");
    }
  }

  /** The same instance with another weight, limit or description. */
  update(entry: InstanceEntry): void {
    this.#entry = entry;
  }

  check(signal: AbortSignal): Promise<void> {
    return this.#checks.now(signal);
  }

  report(now: number): InstanceReport {
    const latencyMs = this.#latency.latest;
    return {
      ...this.#entry,
      ...this.#standing.report(now),
      breaker: this.#breaker.stateAt(now),
      inFlight: this.#inFlight,
      ...(latencyMs !== undefined && { latencyMs }),
    };
  }

  stopChecks(): void {
    this.#checks[Symbol.dispose]();
  }

  /** Requests under way end as the channel ends them. */
  async close(): Promise<void> {
    try {
      await this.instance.channel[Symbol.asyncDispose]();
    } catch (error) {
      this.#log.warn("The connection to an instance did not close well.", { error });
    }
    this.meter[Symbol.dispose]();
  }

  #breakerChanged(state: BreakerState): void {
    if (state === "closed") this.#standing.recovered();
    this.#log.warn("The breaker of an instance changed.", { state });
  }

  #checked(result: CheckResult): void {
    const { clock, changed } = this.#needs;
    const wasWell = this.isWell(clock.seconds());
    this.#standing.noteCheck(result);
    if (wasWell === this.isWell(clock.seconds())) return;
    if (result.well) this.#log.info("An instance is well again.");
    else this.#log.warn("A check found an instance ill.", { error: result.why });
    changed();
  }
}
