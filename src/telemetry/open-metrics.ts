import type { TelemetryConfig } from "./config.ts";
import { type Metrics, noMetrics } from "./metrics.ts";

/** The metrics the settings ask for; prom-client is loaded only if they are on. */
export async function openMetrics(
  settings: TelemetryConfig["metrics"],
  version: string,
): Promise<Metrics> {
  if (!settings.enabled) return noMetrics;
  const { prometheusMetrics } = await import("./prometheus-metrics.ts");
  return prometheusMetrics(settings, version);
}
