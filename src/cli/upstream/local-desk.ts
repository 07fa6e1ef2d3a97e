import { upstreamErrors } from "../../upstreams/errors.ts";
import type { App } from "../app-contract.ts";
import { onceAsked } from "./once-asked.ts";
import type { UpstreamDesk, UpstreamHealth } from "./upstream-desk.ts";

/** The upstreams of the configuration, asked from this process. */
export async function localDesk(app: App, signal: AbortSignal): Promise<UpstreamDesk> {
  const { upstreams } = app;
  await onceAsked(upstreams, signal);
  const health = async (name: string): Promise<UpstreamHealth> => {
    const report = upstreams.report(name);
    if (report === undefined) throw upstreamErrors.unknown({ upstream: name });
    const { state, breaker, instances } = report;
    return { name, state, breaker, instances };
  };
  return {
    list: () => Promise.resolve(upstreams.reports()),
    health,
    async check(name) {
      await upstreams.check(name, signal);
      return health(name);
    },
    diff: async (name) => upstreams.diff(name),
    approve: (name, tools) => upstreams.approve(name, tools.length === 0 ? undefined : tools),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
