import type { UpstreamSettings } from "../../settings.ts";
import { healthProbe } from "./health-probe.ts";
import { pingProbe } from "./ping-probe.ts";
import type { Probe } from "./probe.ts";

/** The way of asking that the settings name. */
export function probeFor(upstream: string, settings: UpstreamSettings): Probe {
  const { path } = settings.health;
  if (settings.transport === "stdio" || path === undefined) return pingProbe;
  return healthProbe({ upstream, path, settings });
}
