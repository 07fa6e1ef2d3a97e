import { silentLog } from "../../../telemetry/log.ts";
import { noMeter } from "../../../telemetry/metrics.ts";
import { createUpstream } from "../../forwarding/create-upstream.ts";
import { createInstances } from "../../instances/create-instances.ts";
import { quietChannel } from "../../instances/testing/quiet-channel.ts";
import type { OpenUpstream } from "../opened-upstream.ts";

export interface QuietUpstreams {
  readonly open: OpenUpstream;
  /** What happened to which, in order: `opened crm`, `retired crm`, `withdrawn crm`, `closed crm`. */
  readonly events: string[];
}

/** Opens upstreams with real instances, over channels that say nothing; `fails` names those that cannot be opened. */
export function quietUpstreams(
  fails: (name: string) => Error | undefined = () => undefined,
): QuietUpstreams {
  const events: string[] = [];
  const open: OpenUpstream = (name, settings, list) => {
    const failure = fails(name);
    if (failure !== undefined) throw failure;
    const probe = { ask: async () => "well" as const, async [Symbol.asyncDispose]() {} };
    const instances = createInstances({
      upstream: name,
      settings,
      list,
      open: () => quietChannel(),
      meter: () => noMeter,
      probe,
      log: silentLog,
    });
    const upstream = createUpstream(name, settings, {
      instances,
      hub: { name: "hub", version: "1" },
    });
    const counts = { tools: 2, prompts: 1, resources: 0 };
    events.push(`opened ${name}`);
    return {
      upstream,
      listing: { state: "ready", ...counts, quarantined: ["t"], warnings: [] },
      diff: () => [],
      approve: async (tools = ["t"]) => tools,
      settled: async () => void events.push(`settled ${name}`),
      retire: () => void events.push(`retired ${name}`),
      withdraw: () => void events.push(`withdrawn ${name}`),
      async [Symbol.asyncDispose]() {
        await upstream[Symbol.asyncDispose]();
        events.push(`closed ${name}`);
      },
    };
  };
  return { open, events };
}
