import assert from "node:assert/strict";
import { after, test } from "node:test";
import { telemetryConfig } from "./config.ts";
import { prometheusMetrics } from "./prometheus-metrics.ts";

const settings = telemetryConfig.parse({}).metrics;
const here = { era: "modern", transport: "http" } as const;

const open = (changed: Partial<typeof settings> = {}) => {
  const metrics = prometheusMetrics({ ...settings, ...changed }, "1.2.3");
  after(() => metrics[Symbol.dispose]());
  return metrics;
};

test("a call is in flight until it ends, and ends once", async () => {
  const metrics = open();
  const end = metrics.toolCall({ tool: "echo", ...here });
  assert.match(await metrics.text(), /^mcp_tool_calls_in_flight 1$/m);
  end("ok");
  end("failed");
  const text = await metrics.text();
  assert.match(text, /^mcp_tool_calls_in_flight 0$/m);
  assert.match(
    text,
    /^mcp_tool_calls_total\{tool="echo",outcome="ok",era="modern",transport="http"\} 1$/m,
  );
  assert.match(text, /^mcp_tool_call_duration_seconds_count\{tool="echo"\} 1$/m);
  assert.doesNotMatch(text, /outcome="failed"/);
});

test("a name that is no tool never becomes a label", async () => {
  const metrics = open();
  metrics.toolCall({ tool: undefined, ...here })("refused");
  assert.match(await metrics.text(), /mcp_tool_calls_total\{tool="unknown",outcome="refused"/);
});

test("tools that come and go do not make labels without end", async () => {
  const metrics = open({ toolNames: 3 });
  for (let number = 0; number < 10; number += 1) {
    metrics.toolCall({ tool: `tool${number}`, ...here })("ok");
  }
  const text = await metrics.text();
  const labels = new Set(
    [...text.matchAll(/mcp_tool_calls_total\{tool="(\w+)"/g)].map(([, tool]) => tool),
  );
  assert.deepEqual([...labels], ["tool0", "tool1", "tool2", "other"]);
  assert.match(text, /mcp_tool_calls_total\{tool="other".*\} 7/);
});

test("a method that HTTP does not know is counted as other", async () => {
  const metrics = open();
  metrics.httpRequest({ route: "/mcp", method: "BREW", status: 405, seconds: 0.1 });
  assert.match(
    await metrics.text(),
    /http_requests_total\{route="\/mcp",method="other",status="405"\} 1/,
  );
});

test("bytes, engine jobs, gauges, process and build are on the page", async () => {
  const metrics = open();
  metrics.toolBytes("in", 10);
  metrics.toolBytes("in", 5);
  metrics.engineJob({ engine: "ocr", outcome: "failed", seconds: 2 });
  metrics.gauge({ name: "kumihimo_artifact_bytes", help: "Held.", read: async () => 42 });
  const text = await metrics.text();
  assert.match(text, /^mcp_tool_call_bytes_total\{direction="in"\} 15$/m);
  assert.match(text, /^kumihimo_engine_jobs_total\{engine="ocr",outcome="failed"\} 1$/m);
  assert.match(text, /^kumihimo_artifact_bytes 42$/m);
  assert.match(text, /^kumihimo_build_info\{version="1.2.3",node="[\d.]+"\} 1$/m);
  assert.match(text, /^process_resident_memory_bytes \d+$/m);
  assert.match(text, /^nodejs_eventloop_utilization [\d.e-]+$/m);
});

test("two hubs in one process keep their counts apart", async () => {
  const first = open({ process: false });
  const second = open({ process: false });
  first.toolBytes("out", 7);
  assert.match(await first.text(), /direction="out"\} 7/);
  assert.doesNotMatch(await second.text(), /direction="out"/);
});

test("what models are asked, use and cost is counted by provider", async () => {
  const metrics = open();
  const call = { provider: "studio", capability: "describe" };
  metrics.modelCall({ ...call, outcome: "ok", seconds: 2 });
  metrics.modelCall({ ...call, outcome: "failed", seconds: 1 });
  metrics.modelUse({ provider: "studio", direction: "in", tokens: 120 });
  metrics.modelCost({ provider: "studio", usd: 0.25 });
  metrics.modelCache({ capability: "describe", hit: true });
  const text = await metrics.text();
  const labels = 'provider="studio",capability="describe"';
  for (const line of [
    `kumihimo_model_calls_total{${labels},outcome="failed"} 1`,
    `kumihimo_model_call_duration_seconds_count{${labels}} 2`,
    'kumihimo_model_tokens_total{provider="studio",direction="in"} 120',
    'kumihimo_model_cost_usd_total{provider="studio"} 0.25',
    'kumihimo_model_cache_total{capability="describe",outcome="hit"} 1',
  ]) {
    assert.ok(text.split("\n").includes(line), line);
  }
});
