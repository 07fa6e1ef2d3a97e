import { isDeepStrictEqual } from "node:util";
import { turns } from "../../storage/disk/turns.ts";
import { upstreamErrors } from "../errors.ts";
import type { ToolDifference } from "../integrity/tool-difference.ts";
import type { UpstreamSettings } from "../settings.ts";
import type { Upstream } from "../upstream.ts";
import type {
  Discovered,
  Registered,
  Registration,
  ReloadReport,
  UpstreamReport,
  Upstreams,
} from "../upstreams.ts";
import { discover } from "./discover.ts";
import { HeldUpstream, type HoldNeeds } from "./held-upstream.ts";
import type { KeptUpstreams } from "./kept-upstreams.ts";
import { registryErrors } from "./registry-errors.ts";

export interface RegistryNeeds extends HoldNeeds {
  readonly configured: Readonly<Record<string, UpstreamSettings>>;
  readonly kept: KeptUpstreams;
}

/** All upstreams of one hub. What changes the set of them happens one after the other. */
export class Registry implements Upstreams {
  readonly #needs: RegistryNeeds;
  readonly #turns = turns();
  readonly #held = new Map<string, HeldUpstream>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #configured: ReadonlyMap<string, UpstreamSettings>;

  constructor(needs: RegistryNeeds) {
    this.#needs = needs;
    this.#configured = new Map(Object.entries(needs.configured));
    needs.leases.watch(() => this.#held.forEach((held) => held.feed()));
    needs.kept.watch(() => void this.#inTurn(() => this.#converge()).catch(() => undefined));
    this.#converge();
  }

  get(name: string): Upstream | undefined {
    return this.#held.get(name)?.opened?.upstream;
  }

  names(): readonly string[] {
    return [...this.#held.keys()].toSorted();
  }

  report(name: string): UpstreamReport | undefined {
    return this.#held.get(name)?.report(this.#configured.has(name) ? "file" : "api");
  }

  reports(): readonly UpstreamReport[] {
    return this.names().flatMap((name) => this.report(name) ?? []);
  }

  add(name: string, settings: UpstreamSettings): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#held.has(name)) throw upstreamErrors.nameTaken({ upstream: name });
      const held = new HeldUpstream(name, settings, this.#needs);
      try {
        if (held.opened === undefined) throw held.failure;
        await this.#needs.kept.set(name, settings);
      } catch (error) {
        this.#letGo(held);
        throw error;
      }
      this.#held.set(name, held);
    });
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#known(name);
      if (this.#configured.has(name)) throw upstreamErrors.fromFile({ upstream: name });
      await this.#needs.kept.delete(name);
      this.#converge();
    });
  }

  reload(configured: Readonly<Record<string, UpstreamSettings>>): Promise<ReloadReport> {
    return this.#inTurn(async () => {
      this.#configured = new Map(Object.entries(configured));
      return this.#converge();
    });
  }

  async check(name: string, signal: AbortSignal): Promise<UpstreamReport> {
    const held = this.#known(name);
    held.open();
    await held.opened?.upstream.instances.check(signal);
    return held.report(this.#configured.has(name) ? "file" : "api");
  }

  diff(name: string): readonly ToolDifference[] {
    return this.#known(name).opened?.diff() ?? [];
  }

  async approve(name: string, tools?: readonly string[]): Promise<readonly string[]> {
    return (await this.#known(name).opened?.approve(tools)) ?? [];
  }

  async register(name: string, instance: Registration): Promise<Registered> {
    const { settings } = this.#known(name);
    if (settings.transport === "stdio") throw registryErrors.notReplicated({ upstream: name });
    return this.#needs.leases.register(name, instance);
  }

  async heartbeat(name: string, instance: string): Promise<void> {
    this.#known(name);
    const there = await this.#needs.leases.heartbeat(name, instance);
    if (!there) throw upstreamErrors.unknownInstance({ upstream: name, instance });
  }

  async deregister(name: string, instance: string): Promise<void> {
    this.#known(name);
    const there = await this.#needs.leases.deregister(name, instance);
    if (!there) throw upstreamErrors.unknownInstance({ upstream: name, instance });
  }

  discover(name: string | undefined, range: string | undefined): readonly Discovered[] {
    const among = [...this.#held.values()].filter(
      (held) => name === undefined || held.name === name,
    );
    const searched = among.flatMap(({ name: found, settings }) => {
      const report = this.report(found);
      return report === undefined ? [] : [{ settings, report }];
    });
    return discover(searched, range);
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#held.values()].map(async (held) => held.opened?.settled()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error("The hub is closing."));
    await this.#turns.take("", async () => undefined);
    await Promise.all([...this.#held.values()].map((held) => held.close()));
    await Promise.all(this.#leaving);
    await Promise.all([
      this.#needs.leases[Symbol.asyncDispose](),
      this.#needs.kept[Symbol.asyncDispose](),
    ]);
  }

  #inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.#turns.take("", async () => {
      this.#closing.signal.throwIfAborted();
      return work();
    });
  }

  #known(name: string): HeldUpstream {
    const held = this.#held.get(name);
    if (held === undefined) throw upstreamErrors.unknown({ upstream: name });
    return held;
  }

  /** Opens, replaces and lets go until those that run are those that should; the others are not touched. */
  #converge(): ReloadReport {
    // What the file has counts before what was added under the same name.
    const wanted = new Map([...this.#needs.kept.all, ...this.#configured]);
    const removed = [...this.#held.values()].filter(({ name }) => !wanted.has(name));
    for (const held of removed) this.#letGo(held);
    const added: string[] = [];
    const changed: string[] = [];
    for (const [name, settings] of wanted) {
      const before = this.#held.get(name);
      if (before !== undefined && same(before.settings, settings)) continue;
      (before === undefined ? added : changed).push(name);
      before?.retire();
      const next = new HeldUpstream(name, settings, this.#needs);
      if (before !== undefined) this.#letGo(before, next);
      this.#held.set(name, next);
    }
    return { added, changed, removed: removed.map(({ name }) => name) };
  }

  /** Ends one without waiting for its calls; without a successor it leaves the catalog at once. */
  #letGo(held: HeldUpstream, successor?: HeldUpstream): void {
    if (this.#held.get(held.name) === held) this.#held.delete(held.name);
    if (successor === undefined) held.retire();
    if (successor?.opened === undefined) held.opened?.withdraw();
    const drained = held.drain(this.#closing.signal);
    this.#leaving.add(drained);
    void drained.finally(() => this.#leaving.delete(drained));
  }
}

/** Whether both would be written alike, whatever the order of their keys. */
const same = (left: UpstreamSettings, right: UpstreamSettings): boolean =>
  isDeepStrictEqual(plain(left), plain(right));

const plain = (settings: UpstreamSettings): unknown => JSON.parse(JSON.stringify(settings));
