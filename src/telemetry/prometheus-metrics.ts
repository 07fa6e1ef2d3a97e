/** The hub's metrics, kept by prom-client, which is loaded only here and only when metrics are on. */

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { TelemetryConfig } from "./config.ts";
import { addGauge } from "./add-gauge.ts";
import type { Metrics, Outcome, ToolCall } from "./metrics.ts";
import { modelMetrics } from "./model-metrics.ts";
import { watchProcess } from "./process-metrics.ts";

/** From a cached answer to a long film, in seconds. */
const toolBuckets = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const httpBuckets = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];

/** `version` is the hub's own. */
export function prometheusMetrics(settings: TelemetryConfig["metrics"], version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const process = settings.process ? watchProcess(registry) : undefined;
  new Gauge({
    name: "kumihimo_build_info",
    help: "Always 1; the labels say what runs.",
    labelNames: ["version", "node"],
    registers,
  }).set({ version, node: globalThis.process.versions.node }, 1);

  return {
    toolCall: toolCalls(registry, settings.toolNames),
    toolBytes: toolBytes(registry),
    httpRequest: httpRequests(registry),
    engineJob: engineJobs(registry),
    ...modelMetrics(registry, toolBuckets),
    gauge: (reading) => addGauge(registry, reading),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    [Symbol.dispose]() {
      process?.[Symbol.dispose]();
      registry.clear();
    },
  };
}

function toolCalls(registry: Registry, mostNames: number): Metrics["toolCall"] {
  const registers = [registry];
  const calls = new Counter({
    name: "mcp_tool_calls_total",
    help: "Tool calls that ended.",
    labelNames: ["tool", "outcome", "era", "transport"],
    registers,
  });
  const durations = new Histogram({
    name: "mcp_tool_call_duration_seconds",
    help: "From a call's arrival to its answer.",
    labelNames: ["tool"],
    buckets: toolBuckets,
    registers,
  });
  const inFlight = new Gauge({
    name: "mcp_tool_calls_in_flight",
    help: "Tool calls that run now.",
    registers,
  });
  const labels = toolLabels(mostNames);

  return ({ tool, era, transport }: ToolCall) => {
    const label = labels(tool);
    const start = performance.now();
    let ended = false;
    inFlight.inc();
    return (outcome: Outcome) => {
      if (ended) return;
      ended = true;
      inFlight.dec();
      calls.inc({ tool: label, outcome, era, transport });
      durations.observe({ tool: label }, (performance.now() - start) / 1000);
    };
  };
}

/** Upstreams come and go with their tools: the names that were ever labels stay bounded. */
function toolLabels(most: number): (tool: string | undefined) => string {
  const seen = new Set<string>();
  return (tool) => {
    if (tool === undefined) return "unknown";
    if (seen.has(tool)) return tool;
    if (seen.size >= most) return "other";
    seen.add(tool);
    return tool;
  };
}

function toolBytes(registry: Registry): Metrics["toolBytes"] {
  const bytes = new Counter({
    name: "mcp_tool_call_bytes_total",
    help: "Bytes of arguments (in) and results (out).",
    labelNames: ["direction"],
    registers: [registry],
  });
  return (direction, count) => bytes.inc({ direction }, count);
}

const methods = new Set(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]);

function httpRequests(registry: Registry): Metrics["httpRequest"] {
  const registers = [registry];
  const requests = new Counter({
    name: "http_requests_total",
    help: "HTTP requests answered.",
    labelNames: ["route", "method", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "From a request's head to the end of its answer.",
    labelNames: ["route"],
    buckets: httpBuckets,
    registers,
  });
  return ({ route, method, status, seconds }) => {
    requests.inc({ route, method: methods.has(method) ? method : "other", status });
    durations.observe({ route }, seconds);
  };
}

function engineJobs(registry: Registry): Metrics["engineJob"] {
  const registers = [registry];
  const jobs = new Counter({
    name: "kumihimo_engine_jobs_total",
    help: "Jobs of the local media engines.",
    labelNames: ["engine", "outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "kumihimo_engine_job_duration_seconds",
    help: "How long an engine worked on a job.",
    labelNames: ["engine"],
    buckets: toolBuckets,
    registers,
  });
  return ({ engine, outcome, seconds }) => {
    jobs.inc({ engine, outcome });
    durations.observe({ engine }, seconds);
  };
}
