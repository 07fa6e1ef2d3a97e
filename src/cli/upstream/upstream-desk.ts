import type { BreakerState, InstanceReport } from "../../upstreams/instances/instances.ts";
import type { ToolDifference } from "../../upstreams/integrity/tool-difference.ts";
import type { UpstreamReport } from "../../upstreams/upstreams.ts";

/** How an upstream and each of its instances are. */
export interface UpstreamHealth {
  readonly name: string;
  readonly state: UpstreamReport["state"];
  readonly breaker: BreakerState;
  readonly instances: readonly InstanceReport[];
}

/** What the commands ask about upstreams: of a running hub, or of one in this process. */
export interface UpstreamDesk extends AsyncDisposable {
  list(): Promise<readonly UpstreamReport[]>;
  /** @throws what the hub says of a name it does not know */
  health(name: string): Promise<UpstreamHealth>;
  /** As `health`, after every instance was asked anew. */
  check(name: string): Promise<UpstreamHealth>;
  diff(name: string): Promise<readonly ToolDifference[]>;
  /** Of the tools that wait, these or all; returns which they were. */
  approve(name: string, tools: readonly string[]): Promise<readonly string[]>;
}

/** A running hub: only it can be told of upstreams that are not in its file. */
export interface RunningDesk extends UpstreamDesk {
  add(name: string, settings: Readonly<Record<string, unknown>>): Promise<UpstreamReport>;
  remove(name: string): Promise<void>;
}
