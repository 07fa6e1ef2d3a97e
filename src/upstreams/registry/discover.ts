import coerce from "semver/functions/coerce.js";
import parse from "semver/functions/parse.js";
import satisfies from "semver/functions/satisfies.js";
import validRange from "semver/ranges/valid.js";
import type { UpstreamSettings } from "../settings.ts";
import type { Discovered, UpstreamReport } from "../upstreams.ts";
import { registryErrors } from "./registry-errors.ts";

/** An upstream as a search looks at it. */
export interface Searched {
  readonly settings: UpstreamSettings;
  readonly report: UpstreamReport;
}

/**
 * Instances that may be asked now and whose version, else their upstream's, is in the range
 * (node-semver, loose). One without a version is found by `*` and without a range only.
 *
 * @throws `upstreams.badRange`
 */
export function discover(among: readonly Searched[], range = "*"): readonly Discovered[] {
  if (validRange(range, { loose: true }) === null) {
    throw registryErrors.badRange({ range: range.slice(0, 100) });
  }
  return among.flatMap(({ settings, report }) => {
    if (report.breaker === "open" || report.state === "stopped") return [];
    return report.instances
      .filter(({ health, breaker }) => isUsable(health) && breaker !== "open")
      .map(({ id, url, version, metadata }) => ({
        upstream: report.name,
        instance: id,
        url,
        version: version ?? settings.version,
        metadata: { ...settings.metadata, ...metadata },
      }))
      .filter(({ version }) => matches(version, range));
  });
}

const isUsable = (health: string): boolean => health === "healthy" || health === "unknown";

function matches(version: string | undefined, range: string): boolean {
  // Taken literally `*` leaves out versions before a release.
  if (range.trim() === "*" || range.trim() === "") return true;
  if (version === undefined) return false;
  // `2.1` is meant as 2.1.0.
  const known = parse(version, { loose: true }) ?? coerce(version, { loose: true });
  return known !== null && satisfies(known, range, { loose: true });
}
