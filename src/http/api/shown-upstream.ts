/** What of an upstream may be given back: its secrets as names only, whoever asks. */

import { scrubber } from "../../telemetry/scrubber.ts";
import type { UpstreamSettings } from "../../upstreams/settings.ts";
import type { UpstreamReport } from "../../upstreams/upstreams.ts";

const keys = scrubber();

const scrub = (address: string): string => keys.scrub(address);

/** Addresses without what looks like a key in them. */
export const shownReport = (report: UpstreamReport): UpstreamReport => ({
  ...report,
  instances: report.instances.map(({ id, url, ...instance }) => ({
    ...instance,
    id: scrub(id),
    ...(url !== undefined && { url: scrub(url) }),
  })),
});

/** Headers and variables by their names, credentials of callers by their mode; of the arguments of a command only how many there are. */
export function shownSettings(settings: UpstreamSettings): Readonly<Record<string, unknown>> {
  if (settings.transport === "stdio") {
    const { env, args, ...shown } = settings;
    return { ...shown, args: args.length, env: Object.keys(env) };
  }
  const { headers, instances, credentials, ...shown } = settings;
  return {
    ...shown,
    instances: instances.map(({ url, ...instance }) => ({ url: scrub(url), ...instance })),
    headers: Object.keys(headers),
    credentials: { mode: credentials.mode },
  };
}
