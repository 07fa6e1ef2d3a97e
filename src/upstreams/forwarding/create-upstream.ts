import { slots } from "../../kernel/slots.ts";
import type { OpenedCredentials } from "../credentials/credential.ts";
import type { Instances } from "../instances/instances.ts";
import type { UpstreamSettings } from "../settings.ts";
import type { Upstream } from "../upstream.ts";
import { askUpstream } from "./ask-upstream.ts";
import { Attempts } from "./attempts.ts";
import { CredentialedAttempts } from "./credentialed-attempts.ts";
import type { ClientInfo } from "./draft.ts";

export interface UpstreamNeeds {
  readonly instances: Instances;
  readonly hub: ClientInfo;
  /** Left out, everybody's requests go with the hub's own headers. */
  readonly credentials?: OpenedCredentials | undefined;
}

/** One upstream over its instances, which it owns. */
export function createUpstream(
  name: string,
  settings: UpstreamSettings,
  { instances, hub, credentials }: UpstreamNeeds,
): Upstream {
  const { calls, waiting } = settings.concurrency;
  const upstream: Upstream = {
    name,
    settings,
    places: slots(name, { atOnce: calls, waiting }),
    instances,
    credentials,
    get introduction() {
      return instances.all.find(({ channel }) => channel.introduction)?.channel.introduction;
    },
    request: (method, params, options) => askUpstream(upstream, { method, params, hub }, options),
    forward(draft, receiver, options) {
      const { caller } = options;
      if (credentials !== undefined && caller !== undefined) {
        const ofCaller = new CredentialedAttempts(
          { instances, credentials, caller },
          draft,
          receiver,
          options,
        );
        ofCaller.start();
        return ofCaller;
      }
      const attempts = new Attempts(instances, draft, receiver, options);
      attempts.start();
      return attempts;
    },
    async [Symbol.asyncDispose]() {
      await instances[Symbol.asyncDispose]();
      await credentials?.[Symbol.asyncDispose]();
    },
  };
  return upstream;
}
