import { slots } from "../../kernel/slots.ts";
import type { Instances } from "../instances/instances.ts";
import type { UpstreamSettings } from "../settings.ts";
import type { Upstream } from "../upstream.ts";
import { askUpstream } from "./ask-upstream.ts";
import { Attempts } from "./attempts.ts";
import type { ClientInfo } from "./draft.ts";

/** One upstream over its instances, which it owns. */
export function createUpstream(
  name: string,
  settings: UpstreamSettings,
  { instances, hub }: { readonly instances: Instances; readonly hub: ClientInfo },
): Upstream {
  const { calls, waiting } = settings.concurrency;
  const upstream: Upstream = {
    name,
    settings,
    places: slots(name, { atOnce: calls, waiting }),
    instances,
    get introduction() {
      return instances.all.find(({ channel }) => channel.introduction)?.channel.introduction;
    },
    request: (method, params, options) => askUpstream(upstream, { method, params, hub }, options),
    forward(draft, receiver, options) {
      const attempts = new Attempts(instances, draft, receiver, options);
      attempts.start();
      return attempts;
    },
    [Symbol.asyncDispose]: () => instances[Symbol.asyncDispose](),
  };
  return upstream;
}
