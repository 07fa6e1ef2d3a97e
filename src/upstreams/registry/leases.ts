/** Replicas of upstreams that report themselves, known to every replica of the hub. */

import { createHash } from "node:crypto";
import * as z from "zod";
import type { State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";
import type { InstanceEntry } from "../instances/instances.ts";
import { instanceSettings } from "../settings.ts";
import type { Registered, Registration } from "../upstreams.ts";
import { parsedJson } from "./parsed-json.ts";
import { registryErrors } from "./registry-errors.ts";
import { watchCollection } from "./watched-collection.ts";

export interface Leases extends AsyncDisposable {
  of(upstream: string): readonly InstanceEntry[];
  /** The same address again is the same instance. @throws `upstreams.tooManyInstances` */
  register(upstream: string, instance: Registration): Promise<Registered>;
  /** False where there is none. */
  heartbeat(upstream: string, instance: string): Promise<boolean>;
  deregister(upstream: string, instance: string): Promise<boolean>;
  /** Calls `listener` whenever an instance comes, goes or is another. */
  watch(listener: () => void): void;
}

export interface LeasesNeeds {
  readonly state: State;
  /** An instance that misses three of them is dropped. */
  readonly heartbeatSeconds: number;
  readonly log: Log;
}

const misses = 3;
/** As many as a configuration may list. */
const mostInstances = 1000;
/** How long a dropped instance may stay known here at most, in seconds. */
const slowestReading = 5;

const lease = z.object({
  ...instanceSettings.shape,
  upstream: z.string(),
  version: z.string().max(64).optional(),
  metadata: z.record(z.string().max(64), z.string().max(500)).default({}),
});

export async function openLeases({ state, heartbeatSeconds, log }: LeasesNeeds): Promise<Leases> {
  const everySeconds = Math.min(heartbeatSeconds / misses, slowestReading);
  const kept = await watchCollection({ state, name: "upstream-instances", everySeconds, log });
  const seconds = heartbeatSeconds * misses;
  let known = entries(kept.values);
  kept.watch(() => {
    known = entries(kept.values);
  });
  const of = (upstream: string): readonly InstanceEntry[] => known.get(upstream) ?? [];

  return {
    of,
    async register(upstream, registration) {
      const value = lease.parse({ ...registration, upstream });
      const instance = idOf(value.url);
      if (of(upstream).length >= mostInstances && !of(upstream).some(({ id }) => id === instance)) {
        throw registryErrors.tooManyInstances({ upstream, limit: mostInstances });
      }
      await kept.set(`${upstream}/${instance}`, JSON.stringify(value), seconds);
      return { instance, heartbeatSeconds };
    },
    heartbeat: (upstream, instance) => kept.touch(`${upstream}/${instance}`, seconds),
    deregister: (upstream, instance) => kept.delete(`${upstream}/${instance}`),
    watch: (listener) => kept.watch(listener),
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}

/** From the address alone, so that whoever registers again after a crash is not there twice. */
const idOf = (url: string): string =>
  createHash("sha256").update(new URL(url).href).digest("base64url").slice(0, 16);

/** By upstream. What another version of the hub wrote in another form is left to that version. */
function entries(
  values: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly InstanceEntry[]> {
  const known = new Map<string, InstanceEntry[]>();
  for (const text of values.values()) {
    const { data } = lease.safeParse(parsedJson(text));
    if (data === undefined) continue;
    const { upstream, ...instance } = data;
    const others = known.get(upstream) ?? [];
    known.set(upstream, others);
    if (others.length >= mostInstances) continue;
    others.push({ ...instance, id: idOf(instance.url), source: "registration" });
  }
  return known;
}
