import { anchorGauges } from "../../src/audit/anchors/anchor-gauges.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { artifactGauges } from "../../src/storage/artifact-gauges.ts";
import { telemetryConfig } from "../../src/telemetry/config.ts";
import { openMetrics } from "../../src/telemetry/open-metrics.ts";
import { measureGateway } from "../../src/upstreams/measure-gateway.ts";
import { code, table } from "./markdown.ts";

const help = /^# HELP (\S+) (.*)$/gm;

/** Every metric the hub gives on `/metrics`. */
export async function metricsPage(): Promise<string> {
  using metrics = await openMetrics(telemetryConfig.parse({}).metrics, "0.0.0");
  for (const gauge of artifactGauges({ usage: async () => ({ bytes: 0, count: 0 }) }))
    metrics.gauge(gauge);
  for (const gauge of anchorGauges({ states: [] }, systemClock)) metrics.gaugeLines(gauge);
  measureGateway(metrics, {
    upstreams: { reports: () => [], get: () => undefined },
    parked: { size: 0 },
    cache: { bytes: 0, size: 0 },
  });
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

## Of the audit log's anchors

\`kumihimo_audit_anchor_...\` has the labels \`anchor\`, the number of the anchor in \`audit.anchors\`, from 1 on, and \`kind\`. A hub that is asked for
nothing writes no checkpoints, so an age alone is no failure.

Worth an alert:

\`\`\`promql
max by (anchor) (kumihimo_audit_anchor_behind_seconds) > 600
\`\`\`

## Of the servers behind the hub

Everything named \`kumihimo_upstream_...\` has the label \`upstream\`, the name in the configuration; counters, times and
\`kumihimo_upstream_instance_...\` also \`instance\`: its address, with a hash in place of the query, or \`stdio\`. At most
\`telemetry.metrics.instanceNames\` instances have lines of their own at the same time; requests to the others count under \`other\`. The lines of
an instance go with it, so sums over all instances may fall: let \`rate()\` or \`increase()\` come before \`sum()\`.

\`outcome\` of \`kumihimo_upstream_requests_total\` is \`ok\` (an answer came, also one that says of itself that it is an error), \`connect\` (nobody
there), \`closed\` (the connection ended before the answer did), \`refused\` (an HTTP status in place of an answer), \`nonsense\` (bytes that are no
answer, or too many of them), \`timeout\` (its time limit had passed) or \`cancelled\` (its caller had gone).

Worth an alert:

\`\`\`promql
min by (upstream) (kumihimo_upstream_ready) == 0
avg by (upstream) (kumihimo_upstream_instance_healthy) < 0.5
max by (upstream) (kumihimo_upstream_breaker_state) == 2
sum by (upstream) (rate(kumihimo_upstream_requests_total{outcome!~"ok|cancelled"}[5m]))
  / sum by (upstream) (rate(kumihimo_upstream_requests_total[5m])) > 0.05
sum by (upstream) (kumihimo_upstream_tools_waiting) > 0
\`\`\`
`;
}
