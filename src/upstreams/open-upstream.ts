import type { Clock } from "../kernel/clock.ts";
import type { Catalog } from "../pipeline/catalog.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Channel } from "./channel.ts";
import type { OpenedCredentials } from "./credentials/credential.ts";
import { nobodysCredentials } from "./credentials/nobodys-credentials.ts";
import type { OpenCredentials } from "./credentials/open-credentials.ts";
import { discreetChannel } from "./discretion/discreet-channel.ts";
import { secretsOfSettings } from "./discretion/sent-secrets.ts";
import { federate } from "./federation/federate.ts";
import type { ForwardedCalls } from "./federation/forwarded-calls.ts";
import { createUpstream } from "./forwarding/create-upstream.ts";
import type { ClientInfo } from "./forwarding/draft.ts";
import { instanceLabel } from "./instance-label.ts";
import { openHttpChannel } from "./http/open-http-channel.ts";
import { createInstances } from "./instances/create-instances.ts";
import { probeFor } from "./instances/health/probe-for.ts";
import type { InstanceEntry } from "./instances/instances.ts";
import type { Pins } from "./integrity/pins.ts";
import type { OpenUpstream } from "./registry/opened-upstream.ts";
import type { UpstreamSettings } from "./settings.ts";
import type { Environment } from "./stdio/child-environment.ts";
import type { Keeper } from "./stdio/keeper/keeper.ts";
import type { Machine } from "./stdio/machine.ts";
import { openStdioChannel } from "./stdio/open-stdio-channel.ts";

/** What all upstreams share. */
export interface OpenerNeeds {
  readonly catalog: Catalog;
  readonly calls: ForwardedCalls;
  readonly pins: Pins;
  readonly firstUse: "approve" | "quarantine";
  readonly environment: Environment;
  readonly keeper: Keeper;
  readonly machine: Machine;
  /** Left out, nobody can log in. */
  readonly credentials?: OpenCredentials | undefined;
  readonly hub: ClientInfo;
  readonly metrics: Pick<Metrics, "upstreamInstance">;
  readonly log: Log;
  readonly clock: Clock;
}

/** Opens upstreams of either transport: instances, the calls to them, and their place in the catalog. */
export const upstreamOpener =
  (needs: OpenerNeeds): OpenUpstream =>
  (name, settings, list) => {
    const { metrics, log, clock, hub } = needs;
    const instances = createInstances({
      upstream: name,
      settings,
      list,
      open: (entry) => channelTo(entry, { name, settings }, needs),
      meter: (entry) => metrics.upstreamInstance(name, instanceLabel(entry)),
      probe: probeFor(name, settings),
      log,
      clock,
    });
    const credentials = credentialsOf(name, settings, needs);
    const upstream = createUpstream(name, settings, { instances, hub, credentials });
    const federation = federate(upstream, needs);
    return {
      upstream,
      get listing() {
        return federation.listing;
      },
      diff: () => federation.diff(),
      approve: (tools) => federation.approve(tools),
      settled: () => federation.settled(),
      retire: () => federation.retire(),
      withdraw: () => federation.withdraw(),
      async [Symbol.asyncDispose]() {
        await federation[Symbol.asyncDispose]();
        await upstream[Symbol.asyncDispose]();
      },
    };
  };

function credentialsOf(
  name: string,
  settings: UpstreamSettings,
  { credentials: open = nobodysCredentials }: OpenerNeeds,
): OpenedCredentials | undefined {
  return settings.transport === "http" && hasCallersOwn(settings)
    ? open(name, settings)
    : undefined;
}

function channelTo(
  { url = "", maxConnections }: InstanceEntry,
  { name, settings }: { readonly name: string; readonly settings: UpstreamSettings },
  { log, environment, hub, keeper, machine }: OpenerNeeds,
): Channel {
  const channel =
    settings.transport === "http"
      ? openHttpChannel(url, { ...settings, maxConnections }, { upstream: name, hub })
      : openStdioChannel(name, settings, { log, environment, clientInfo: hub, keeper, machine });
  const secrets = secretsOfSettings(settings);
  const isSecretless = secrets.length === 0 && !hasCallersOwn(settings);
  return isSecretless ? channel : discreetChannel(channel, { upstream: name, secrets, log });
}

const hasCallersOwn = (settings: UpstreamSettings): boolean =>
  settings.transport === "http" && settings.credentials.mode !== "service";
