/** The hub's metrics, kept by prom-client, which is loaded only here and only when metrics are on. */

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { TelemetryConfig } from "./config.ts";
import { addGauge } from "./add-gauge.ts";
import type { Metrics, Outcome, ToolCall } from "./metrics.ts";
import { modelMetrics } from "./model-metrics.ts";
import {
  type CounterSeries,
  counterSeries,
  gaugeLines,
  type HistogramSeries,
  histogramSeries,
  seriesBy,
} from "./series.ts";
import { watchProcess } from "./process-metrics.ts";
import { upstreamMetrics } from "./upstream-metrics.ts";

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
    ...upstreamMetrics(registry, settings.instanceNames),
    gauge: (reading) => addGauge(registry, reading),
    gaugeLines: ({ read, ...about }) =>
      gaugeLines(registry, about, () => read().slice(0, settings.instanceNames)),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    [Symbol.dispose]() {
      process?.[Symbol.dispose]();
      registry.clear();
    },
  };
}

function toolCalls(registry: Registry, mostNames: number): Metrics["toolCall"] {
  const newCount = counterSeries(registry, {
    name: "mcp_tool_calls_total",
    help: "Tool calls that ended.",
  });
  const newTimes = histogramSeries(registry, {
    name: "mcp_tool_call_duration_seconds",
    help: "From a call's arrival to its answer.",
    bounds: toolBuckets,
  });
  let inFlight = 0;
  addGauge(registry, {
    name: "mcp_tool_calls_in_flight",
    help: "Tool calls that run now.",
    read: () => inFlight,
  });
  const labelOf = toolLabels(mostNames);
  const tools = new Map<string, ToolSeries>();
  const seriesOf = (tool: string): ToolSeries => {
    const known = tools.get(tool);
    if (known !== undefined) return known;
    const made = {
      times: newTimes({ tool }),
      counts: seriesBy((outcome: Outcome, era: string, transport: string) =>
        newCount({ tool, outcome, era, transport }),
      ),
    };
    tools.set(tool, made);
    return made;
  };

  return ({ tool, era, transport }: ToolCall) => {
    const label = labelOf(tool);
    const { times, counts } = seriesOf(label);
    const start = performance.now();
    let ended = false;
    inFlight += 1;
    return (outcome: Outcome) => {
      if (ended) return;
      ended = true;
      inFlight -= 1;
      times.observe((performance.now() - start) / 1000);
      counts(outcome, era, transport).count();
    };
  };
}

interface ToolSeries {
  readonly times: HistogramSeries;
  readonly counts: (outcome: Outcome, era: string, transport: string) => CounterSeries;
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
  const newCount = counterSeries(registry, {
    name: "mcp_tool_call_bytes_total",
    help: "Bytes of arguments (in) and results (out).",
  });
  const directions = new Map<string, CounterSeries>();
  return (direction, count) => {
    const known = directions.get(direction) ?? newCount({ direction });
    directions.set(direction, known);
    known.count(count);
  };
}

const methods = new Set(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]);

function httpRequests(registry: Registry): Metrics["httpRequest"] {
  const newCount = counterSeries(registry, {
    name: "http_requests_total",
    help: "HTTP requests answered.",
  });
  const newTimes = histogramSeries(registry, {
    name: "http_request_duration_seconds",
    help: "From a request's head to the end of its answer.",
    bounds: httpBuckets,
  });
  const counts = seriesBy((route: string, method: string, status: number) =>
    newCount({ route, method, status }),
  );
  const times = new Map<string, HistogramSeries>();
  const timesOf = (route: string): HistogramSeries => {
    const known = times.get(route) ?? newTimes({ route });
    times.set(route, known);
    return known;
  };
  return ({ route, method, status, seconds }) => {
    timesOf(route).observe(seconds);
    counts(route, methods.has(method) ? method : "other", status).count();
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
