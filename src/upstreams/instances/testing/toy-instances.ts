import { silentLog } from "../../../telemetry/log.ts";
import { noMeter } from "../../../telemetry/metrics.ts";
import { upstreamSettings } from "../../settings.ts";
import { createInstances } from "../create-instances.ts";
import type { Probe, Target, Verdict } from "../health/probe.ts";
import type { InstanceEntry, Instances, Wish } from "../instances.ts";
import { type HeldClock, heldClock } from "./held-clock.ts";
import { lot } from "./lot.ts";
import { type QuietChannel, quietChannel } from "./quiet-channel.ts";

export interface ToyInstances extends AsyncDisposable {
  readonly instances: Instances;
  readonly clock: HeldClock;
  /** Every channel that was opened, by the id of its instance; the latest of those with one id. */
  readonly channels: ReadonlyMap<string, QuietChannel>;
  /** How each instance answers a check; without an entry nothing is learned of it. */
  readonly verdicts: Map<string, (target: Target) => Promise<Verdict>>;
  readonly probeClosed: boolean;
}

export const entry = (id: string, more: Partial<InstanceEntry> = {}): InstanceEntry => ({
  id,
  url: `http://${id}.example/mcp`,
  weight: 1,
  maxConnections: 1000,
  source: "configuration",
  ...more,
});

export const never = new AbortController().signal;
export const anyone: Wish = { signal: never };

/** Instances of an upstream over which nothing is sent, at a time that stands still. */
export function toyInstances(
  list: readonly InstanceEntry[],
  given: Readonly<Record<string, unknown>> = {},
): ToyInstances {
  const settings = upstreamSettings.parse({ instances: [], health: quietHealth, ...given });
  const clock = heldClock();
  const channels = new Map<string, QuietChannel>();
  const verdicts: ToyInstances["verdicts"] = new Map();
  let probeClosed = false;
  const probe: Probe = {
    ask: (target) => verdicts.get(target.entry.id)?.(target) ?? Promise.resolve("asleep"),
    async [Symbol.asyncDispose]() {
      probeClosed = true;
    },
  };
  const open = ({ id }: InstanceEntry): QuietChannel => {
    const channel = quietChannel();
    channels.set(id, channel);
    return channel;
  };
  const needs = { upstream: "toy", settings, list, open, probe, log: silentLog, clock };
  const instances = createInstances({ ...needs, meter: () => noMeter, random: lot(7) });
  return {
    instances,
    clock,
    channels,
    verdicts,
    get probeClosed() {
      return probeClosed;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(instances[Symbol.asyncDispose]()),
  };
}

/** Checks come only when a test asks for them. */
const quietHealth = { intervalSeconds: 86_400, timeoutSeconds: 1 };
