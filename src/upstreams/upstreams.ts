/** All upstreams: what the admin API, the command line and the metrics need of them. */

import type { InstancesReport } from "./instances/instances.ts";
import type { ToolDifference } from "./integrity/tool-difference.ts";
import type { Introduction } from "./introduction.ts";
import type { UpstreamSettings } from "./settings.ts";
import type { Upstream } from "./upstream.ts";

export interface Upstreams extends AsyncDisposable {
  get(name: string): Upstream | undefined;
  names(): readonly string[];
  report(name: string): UpstreamReport | undefined;
  reports(): readonly UpstreamReport[];
  /**
   * Adds one over the admin API, kept across restarts.
   *
   * @throws `upstreams.nameTaken`, `pipeline.nameTaken`
   */
  add(name: string, settings: UpstreamSettings): Promise<void>;
  /** @throws `upstreams.unknown`, `upstreams.fromFile` */
  remove(name: string): Promise<void>;
  /** Puts the file's upstreams in place of those that came from the file before. */
  reload(configured: Readonly<Record<string, UpstreamSettings>>): Promise<ReloadReport>;
  /** Checks every instance of one upstream now. @throws `upstreams.unknown` */
  check(name: string, signal: AbortSignal): Promise<UpstreamReport>;
  /** What waits for approval. @throws `upstreams.unknown` */
  diff(name: string): readonly ToolDifference[];
  /** Approves these tools as they are now, by their names there; all of them without names. */
  approve(name: string, tools?: readonly string[]): Promise<readonly string[]>;
  /** A replica that reports itself; it goes when it misses three heartbeats. */
  register(name: string, instance: Registration): Promise<Registered>;
  /** @throws `upstreams.unknownInstance` */
  heartbeat(name: string, instance: string): Promise<void>;
  deregister(name: string, instance: string): Promise<void>;
  /** Instances that may be asked now, of upstreams whose version is in the range (node-semver). */
  discover(name: string | undefined, range: string | undefined): readonly Discovered[];
  /** Resolves once every upstream was asked once for its lists, or could not be reached. */
  settled(): Promise<void>;
}

export interface UpstreamReport extends InstancesReport {
  readonly name: string;
  readonly transport: "http" | "stdio";
  readonly source: "file" | "api";
  readonly version?: string | undefined;
  readonly introduction?: Introduction | undefined;
  /** `ready`: its lists are in the catalog. `waiting`: asked for them. `failing`: could not be asked. */
  readonly state: "waiting" | "ready" | "failing" | "stopped";
  readonly tools: number;
  readonly prompts: number;
  readonly resources: number;
  readonly quarantined: readonly string[];
  /** Problems that a person should look at: look-alike names, names that are too long. */
  readonly warnings: readonly string[];
  readonly lastFailure?: { readonly code: string; readonly at: string };
}

export interface Registration {
  readonly url: string;
  readonly weight?: number | undefined;
  readonly maxConnections?: number | undefined;
  readonly version?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export interface Registered {
  readonly instance: string;
  readonly heartbeatSeconds: number;
}

export interface Discovered {
  readonly upstream: string;
  readonly instance: string;
  readonly url?: string | undefined;
  readonly version?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ReloadReport {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}
