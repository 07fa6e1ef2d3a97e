import { artifactGauges } from "../../src/storage/artifact-gauges.ts";
import { telemetryConfig } from "../../src/telemetry/config.ts";
import { openMetrics } from "../../src/telemetry/open-metrics.ts";
import { code, table } from "./markdown.ts";

const help = /^# HELP (\S+) (.*)$/gm;

/** Every metric the hub gives on `/metrics`. */
export async function metricsPage(): Promise<string> {
  using metrics = await openMetrics(telemetryConfig.parse({}).metrics, "0.0.0");
  for (const gauge of artifactGauges({ usage: async () => ({ bytes: 0, count: 0 }) }))
    metrics.gauge(gauge);
  const text = await metrics.text();
  const rows = [...text.matchAll(help)].map(([, name = "", meaning = ""]) => [
    code(name),
    new RegExp(`^# TYPE ${name} (\\w+)`, "m").exec(text)?.[1] ?? "",
    meaning,
  ]);
  return `# Metrics

\`GET /metrics\` gives these in the Prometheus text format. It asks for the operator's token unless \`http.openMetrics\` is set.

${table(
  ["metric", "type", "meaning"],
  rows.toSorted(([left = ""], [right = ""]) => (left < right ? -1 : 1)),
)}
`;
}
