import { Resolver } from "node:dns/promises";
import { type Clock, systemClock } from "../../kernel/clock.ts";
import type { State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";
import type { UpstreamSettings } from "../settings.ts";
import type { Upstreams } from "../upstreams.ts";
import { openKept } from "./kept-upstreams.ts";
import { openLeases } from "./leases.ts";
import type { OpenUpstream } from "./opened-upstream.ts";
import { Registry } from "./registry.ts";
import type { SrvResolver } from "./srv-source.ts";

export interface UpstreamsNeeds {
  /** Those of the configuration file. */
  readonly configured: Readonly<Record<string, UpstreamSettings>>;
  readonly open: OpenUpstream;
  /** Holds registrations, and what was added over the API where other replicas share it. Not closed here. */
  readonly state: State;
  /** Where upstreams that were added over the API are kept when no other replica shares the state. */
  readonly keptFile: string;
  readonly heartbeatSeconds: number;
  readonly resolver?: SrvResolver;
  readonly clock?: Clock;
  readonly log: Log;
}

/**
 * Opens every upstream there is: configured, and added over the admin API.
 *
 * None is waited for, and one that cannot be opened is reported as failing and stops none of the others.
 */
export async function createUpstreams(needs: UpstreamsNeeds): Promise<Upstreams> {
  const { configured, open, state, keptFile, heartbeatSeconds, log } = needs;
  const { resolver = new Resolver({ timeout: 2000, tries: 2 }), clock = systemClock } = needs;
  const [leases, kept] = await Promise.all([
    openLeases({ state, heartbeatSeconds, log }),
    openKept({ state, file: keptFile, log }),
  ]);
  return new Registry({ configured, open, leases, kept, resolver, clock, log });
}
