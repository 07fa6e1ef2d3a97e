/** Upstreams that only remember what they were told: for tests of what stands in front of them. */

import { satisfies, validRange } from "semver";
import { upstreamErrors } from "../../upstreams/errors.ts";
import type { InstanceReport } from "../../upstreams/instances/instances.ts";
import type { ToolDifference } from "../../upstreams/integrity/tool-difference.ts";
import type { UpstreamSettings } from "../../upstreams/settings.ts";
import type { Upstream } from "../../upstreams/upstream.ts";
import type {
  Discovered,
  Registered,
  Registration,
  ReloadReport,
  UpstreamReport,
  Upstreams,
} from "../../upstreams/upstreams.ts";

interface Entry {
  readonly settings: UpstreamSettings;
  readonly source: "file" | "api";
  readonly registered: Map<string, Registration>;
  readonly state: UpstreamReport["state"];
}

export class SmallUpstreams implements Upstreams {
  /** What waits for approval, by upstream. */
  readonly waiting = new Map<string, readonly ToolDifference[]>();
  /** Heartbeats heard, as `upstream instance`. */
  readonly heartbeats: string[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #state: UpstreamReport["state"];

  constructor(
    configured: Readonly<Record<string, UpstreamSettings>> = {},
    state: UpstreamReport["state"] = "ready",
  ) {
    this.#state = state;
    for (const [name, settings] of Object.entries(configured)) this.#put(name, settings, "file");
  }

  get(name: string): Upstream | undefined {
    const entry = this.#entries.get(name);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the settings are asked for
    return entry && ({ name, settings: entry.settings } as Upstream);
  }

  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  report(name: string): UpstreamReport | undefined {
    const entry = this.#entries.get(name);
    return entry && reportOf(name, entry, this.waiting.get(name) ?? []);
  }

  reports(): readonly UpstreamReport[] {
    return this.names().flatMap((name) => this.report(name) ?? []);
  }

  async add(name: string, settings: UpstreamSettings): Promise<void> {
    if (this.#entries.has(name)) throw upstreamErrors.nameTaken({ upstream: name });
    this.#put(name, settings, "api");
  }

  async remove(name: string): Promise<void> {
    if (this.#known(name).source === "file") throw upstreamErrors.fromFile({ upstream: name });
    this.#entries.delete(name);
  }

  async reload(next: Readonly<Record<string, UpstreamSettings>>): Promise<ReloadReport> {
    const old = this.names().filter((name) => this.#known(name).source === "file");
    for (const name of old) this.#entries.delete(name);
    for (const [name, settings] of Object.entries(next)) this.#put(name, settings, "file");
    return {
      added: Object.keys(next).filter((name) => !old.includes(name)),
      changed: [],
      removed: old.filter((name) => next[name] === undefined),
    };
  }

  async check(name: string): Promise<UpstreamReport> {
    return reportOf(name, this.#known(name), this.diff(name));
  }

  diff(name: string): readonly ToolDifference[] {
    this.#known(name);
    return this.waiting.get(name) ?? [];
  }

  async approve(name: string, tools?: readonly string[]): Promise<readonly string[]> {
    const isMeant = ({ tool }: ToolDifference): boolean => tools?.includes(tool) ?? true;
    const all = this.diff(name);
    this.waiting.set(
      name,
      all.filter((each) => !isMeant(each)),
    );
    return all.filter(isMeant).map(({ tool }) => tool);
  }

  async register(name: string, instance: Registration): Promise<Registered> {
    this.#known(name).registered.set(instance.url, instance);
    return { instance: instance.url, heartbeatSeconds: 30 };
  }

  async heartbeat(name: string, instance: string): Promise<void> {
    this.#registeredIn(name, instance);
    this.heartbeats.push(`${name} ${instance}`);
  }

  async deregister(name: string, instance: string): Promise<void> {
    this.#registeredIn(name, instance).delete(instance);
  }

  discover(name: string | undefined, range: string | undefined): readonly Discovered[] {
    return [...this.#entries]
      .filter(([each]) => name === undefined || each === name)
      .flatMap(([upstream, { registered }]) =>
        [...registered.values()].map(({ url, version, metadata = {} }) => ({
          upstream,
          instance: url,
          url,
          version,
          metadata,
        })),
      )
      .filter(({ version }) => fits(version, range));
  }

  async settled(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  #put(name: string, settings: UpstreamSettings, source: "file" | "api"): void {
    this.#entries.set(name, { settings, source, registered: new Map(), state: this.#state });
  }

  #known(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw upstreamErrors.unknown({ upstream: name });
    return entry;
  }

  #registeredIn(upstream: string, instance: string): Map<string, Registration> {
    const { registered } = this.#known(upstream);
    if (!registered.has(instance)) throw upstreamErrors.unknownInstance({ upstream, instance });
    return registered;
  }
}

const fits = (version: string | undefined, range: string | undefined): boolean =>
  range === undefined ||
  (version !== undefined && validRange(range) !== null && satisfies(version, range));

function reportOf(
  name: string,
  { settings, source, registered, state }: Entry,
  waiting: readonly ToolDifference[],
): UpstreamReport {
  const { transport, version } = settings;
  const configured = settings.transport === "http" ? settings.instances : [];
  const health = state === "ready" ? "healthy" : "unhealthy";
  const alike = { health, breaker: "closed", inFlight: 0, latencyMs: 12.5 } as const;
  const instances: readonly InstanceReport[] = [
    ...(transport === "stdio"
      ? [{ ...alike, id: "stdio", weight: 1, maxConnections: 1, source: "configuration" } as const]
      : []),
    ...configured.map((each) => ({
      ...alike,
      ...each,
      id: each.url,
      source: "configuration" as const,
    })),
    ...[...registered.values()].map(({ url, weight = 1, maxConnections = 100 }) => ({
      ...alike,
      id: url,
      url,
      weight,
      maxConnections,
      source: "registration" as const,
    })),
  ];
  return {
    name,
    transport,
    source,
    version,
    state,
    breaker: "closed",
    panic: false,
    waiting: 0,
    instances,
    tools: 3,
    prompts: 0,
    resources: 0,
    quarantined: waiting.map(({ tool }) => tool),
    warnings: [],
  };
}
