import assert from "node:assert/strict";
import { silentLog } from "../../../telemetry/log.ts";
import { noMeter } from "../../../telemetry/metrics.ts";
import type { Channel } from "../../channel.ts";
import { createInstances } from "../../instances/create-instances.ts";
import type { Instances } from "../../instances/instances.ts";
import { upstreamSettings } from "../../settings.ts";
import type { Upstream } from "../../upstream.ts";
import { createUpstream } from "../create-upstream.ts";

export const hub = { name: "kumihimo", version: "1.2.3" };

/** Instances by these names over these channels, asked in turn; each takes `most` requests at once. */
export function instancesOver(
  channels: Readonly<Record<string, Channel>>,
  given: object = {},
  most = 1000,
): Instances {
  const settings = settingsOf(given);
  return createInstances({
    upstream: "crm",
    settings,
    list: Object.keys(channels).map((id) => ({
      id,
      weight: 1,
      maxConnections: most,
      source: "configuration",
    })),
    open: ({ id }) => channels[id] ?? assert.fail(id),
    meter: () => noMeter,
    probe: { ask: async () => "asleep", async [Symbol.asyncDispose]() {} },
    log: silentLog,
  });
}

/** The upstream `crm`, over these channels. */
export const upstreamOver = (
  channels: Readonly<Record<string, Channel>>,
  given: object = {},
): Upstream =>
  createUpstream("crm", settingsOf(given), { instances: instancesOver(channels, given), hub });

const settingsOf = (given: object) =>
  upstreamSettings.parse({
    instances: [],
    balancer: "round-robin",
    health: { intervalSeconds: 86_400 },
    ...given,
  });
