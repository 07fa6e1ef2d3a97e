import assert from "node:assert/strict";
import { after, test } from "node:test";
import { telemetryConfig } from "./config.ts";
import { prometheusMetrics } from "./prometheus-metrics.ts";

const open = (instanceNames = 500) => {
  const settings = { ...telemetryConfig.parse({}).metrics, process: false, instanceNames };
  const metrics = prometheusMetrics(settings, "1.2.3");
  after(() => metrics[Symbol.dispose]());
  return metrics;
};

const linesIn = (text: string, name: string): string[] =>
  text.split("\n").filter((line) => line.startsWith(`${name}{`));

const requests = "kumihimo_upstream_requests_total";
const inCrm = 'upstream="crm",instance="a"';

test("requests are counted by how they ended, and timed where they were answered", async () => {
  const metrics = open();
  const meter = metrics.upstreamInstance("crm", "a");
  meter.requestEnded("ok", 0.2);
  meter.requestEnded("ok", 0.4);
  meter.requestEnded("closed", 50);
  meter.retried();
  meter.ejected();
  meter.restarted();
  const text = await metrics.text();
  assert.deepEqual(linesIn(text, requests), [
    `${requests}{${inCrm},outcome="ok"} 2`,
    `${requests}{${inCrm},outcome="closed"} 1`,
  ]);
  for (const line of [
    `kumihimo_upstream_request_duration_seconds_count{${inCrm}} 2`,
    `kumihimo_upstream_request_duration_seconds_bucket{le="0.25",${inCrm}} 1`,
    `kumihimo_upstream_retries_total{${inCrm}} 1`,
    `kumihimo_upstream_ejections_total{${inCrm}} 1`,
    `kumihimo_upstream_restarts_total{${inCrm}} 1`,
  ]) {
    assert.ok(text.split("\n").includes(line), line);
  }
});

test("an instance that is gone leaves no line behind", async () => {
  const metrics = open();
  const meter = metrics.upstreamInstance("crm", "a");
  meter.requestEnded("ok", 0.2);
  meter[Symbol.dispose]();
  assert.doesNotMatch(await metrics.text(), /instance="a"/);
});

test("two holders of one instance count into the same line, which stays until both are gone", async () => {
  const metrics = open();
  const before = metrics.upstreamInstance("crm", "a");
  const next = metrics.upstreamInstance("crm", "a");
  before.requestEnded("ok", 0.1);
  next.requestEnded("ok", 0.1);
  before[Symbol.dispose]();
  assert.deepEqual(linesIn(await metrics.text(), requests), [
    `${requests}{${inCrm},outcome="ok"} 2`,
  ]);
  next[Symbol.dispose]();
  assert.deepEqual(linesIn(await metrics.text(), requests), []);
});

test("instances above the bound count together, and places become free again", async () => {
  const metrics = open(2);
  const meters = ["a", "b", "c", "d"].map((name) => metrics.upstreamInstance("crm", name));
  for (const meter of meters) meter.requestEnded("ok", 0.1);
  const together = `${requests}{upstream="other",instance="other",outcome="ok"} 2`;
  assert.ok(linesIn(await metrics.text(), requests).includes(together));
  for (const meter of meters) meter[Symbol.dispose]();
  assert.deepEqual(linesIn(await metrics.text(), requests), []);
  metrics.upstreamInstance("crm", "e").requestEnded("ok", 0.1);
  assert.match(await metrics.text(), /instance="e"/);
});

test("gauges by labels are read at each scrape, and shown up to the bound", async () => {
  const metrics = open(2);
  let values = [1, 2, 3];
  metrics.gaugeLines({
    name: "kumihimo_trial",
    help: "Of the test.",
    read: () => values.map((value) => ({ labels: { upstream: `u"${value}` }, value })),
  });
  assert.match(await metrics.text(), /^# TYPE kumihimo_trial gauge$/m);
  assert.deepEqual(linesIn(await metrics.text(), "kumihimo_trial"), [
    'kumihimo_trial{upstream="u\\"1"} 1',
    'kumihimo_trial{upstream="u\\"2"} 2',
  ]);
  values = [];
  assert.deepEqual(linesIn(await metrics.text(), "kumihimo_trial"), []);
});

test("looks into the cache of results are counted by what they found", async () => {
  const metrics = open();
  metrics.resultCache("hit");
  metrics.resultCache("miss");
  metrics.resultCache("miss");
  assert.deepEqual(linesIn(await metrics.text(), "kumihimo_result_cache_total"), [
    'kumihimo_result_cache_total{outcome="hit"} 1',
    'kumihimo_result_cache_total{outcome="joined"} 0',
    'kumihimo_result_cache_total{outcome="miss"} 2',
  ]);
});
