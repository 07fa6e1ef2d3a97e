import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../kernel/clock.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import type { InstanceEntry } from "../instances/instances.ts";
import type { UpstreamSettings } from "../settings.ts";
import type { UpstreamReport } from "../upstreams.ts";
import type { Leases } from "./leases.ts";
import type { Listing, OpenedUpstream, OpenUpstream } from "./opened-upstream.ts";
import { type SrvResolver, type SrvSource, srvSource } from "./srv-source.ts";

export interface HoldNeeds {
  readonly open: OpenUpstream;
  readonly leases: Leases;
  readonly resolver: SrvResolver;
  readonly clock: Clock;
  readonly log: Log;
}

const noInstances = { breaker: "closed", panic: false, waiting: 0, instances: [] } as const;

/** Waits this long between two looks whether calls are still under way. */
const drainMilliseconds = 50;

/** One upstream of the registry, with the sources of its instances; also one that could not be opened. */
export class HeldUpstream {
  readonly name: string;
  readonly settings: UpstreamSettings;
  readonly #needs: HoldNeeds;
  readonly #srv: SrvSource | undefined;
  #opened: OpenedUpstream | undefined;
  #list: readonly InstanceEntry[] = [];
  #failure: { readonly error: unknown; readonly at: string } | undefined;

  constructor(name: string, settings: UpstreamSettings, needs: HoldNeeds) {
    this.name = name;
    this.settings = settings;
    this.#needs = needs;
    if (settings.transport === "http" && settings.srv !== undefined) {
      const { resolver, log } = needs;
      const changed = (): void => this.feed();
      this.#srv = srvSource({ settings: settings.srv, resolver, changed, log });
    }
    this.open();
  }

  get opened(): OpenedUpstream | undefined {
    return this.#opened;
  }

  /** Why it could not be opened. */
  get failure(): unknown {
    return this.#failure?.error;
  }

  /** Opens it where that failed before. */
  open(): void {
    if (this.#opened !== undefined) return;
    const { open, clock, log } = this.#needs;
    try {
      this.#list = this.#instances();
      this.#opened = open(this.name, this.settings, this.#list);
      this.#failure = undefined;
    } catch (error) {
      this.#failure = { error, at: clock.now().toISOString() };
      log.error("An upstream could not be opened.", { upstream: this.name, error });
    }
  }

  /** Gives its instances on, as its sources know them now. */
  feed(): void {
    const list = this.#instances();
    if (isDeepStrictEqual(list, this.#list)) return;
    this.#list = list;
    this.#opened?.upstream.instances.replace(list);
  }

  report(source: UpstreamReport["source"]): UpstreamReport {
    const { name, settings } = this;
    const { upstream, listing = this.#failed() } = this.#opened ?? {};
    return {
      name,
      transport: settings.transport,
      source,
      version: settings.version,
      introduction: upstream?.introduction,
      ...listing,
      ...(upstream?.instances.report() ?? noInstances),
    };
  }

  /** It looks for instances no more, and leaves the catalog to its successor; calls go on. */
  retire(): void {
    this.#srv?.[Symbol.dispose]();
    this.#opened?.retire();
  }

  /** Closes it once its calls have ended, or after the time limit of one, or when `signal` fires. */
  async drain(signal: AbortSignal): Promise<void> {
    const end = this.#needs.clock.seconds() + this.settings.timeoutSeconds;
    while (!signal.aborted && this.#busy() && this.#needs.clock.seconds() < end) {
      await wait(drainMilliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    }
    await this.close();
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#srv?.[Symbol.dispose]();
    try {
      await opened?.[Symbol.asyncDispose]();
    } catch (error) {
      this.#needs.log.warn("An upstream did not close well.", { upstream: this.name, error });
    }
  }

  #busy(): boolean {
    if (this.#opened === undefined) return false;
    const { places, instances } = this.#opened.upstream;
    const inFlight = instances.report().instances.some((instance) => instance.inFlight > 0);
    return places.taken > 0 || places.waiting > 0 || inFlight;
  }

  #failed(): Listing {
    const { error, at } = this.#failure ?? { error: undefined, at: "" };
    const code = isKumihimoError(error) ? error.code : "kernel.internal";
    const nothing = { tools: 0, prompts: 0, resources: 0, quarantined: [], warnings: [] };
    return { state: "failing", ...nothing, lastFailure: { code, at } };
  }

  /** One for each address: what was configured counts before what was registered, and that before DNS. */
  #instances(): readonly InstanceEntry[] {
    const { settings } = this;
    if (settings.transport === "stdio") {
      const { calls } = settings.concurrency;
      return [{ id: "stdio", weight: 1, maxConnections: calls, source: "configuration" }];
    }
    const listed = settings.instances.map((instance): InstanceEntry => {
      const url = new URL(instance.url).href;
      return { ...instance, url, id: url, source: "configuration" };
    });
    const all = [...listed, ...this.#needs.leases.of(this.name), ...(this.#srv?.entries ?? [])];
    return [...Map.groupBy(all, ({ url = "" }) => new URL(url).href).values()].flatMap(
      ([first]) => first ?? [],
    );
  }
}
