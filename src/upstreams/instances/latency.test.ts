import assert from "node:assert/strict";
import { test } from "node:test";
import { createLatency } from "./latency.ts";

test("it follows a rise at once and a fall slowly", () => {
  const latency = createLatency();
  assert.equal(latency.latest, undefined);
  latency.observe(10, 0);
  latency.observe(200, 0.1);
  assert.equal(latency.latest, 200);
  latency.observe(10, 1.1);
  const afterOneSecond = latency.latest ?? 0;
  assert.ok(afterOneSecond > 150 && afterOneSecond < 200, String(afterOneSecond));
  for (let second = 2; second < 60; second += 1) latency.observe(10, second);
  assert.ok((latency.latest ?? 0) < 11);
});

test("without answers it is forgotten by and by, and what is reported stays", () => {
  const latency = createLatency();
  latency.observe(100, 0);
  const later = latency.at(10) ?? 0;
  assert.ok(Math.abs(later - 100 / Math.E) < 0.01, String(later));
  assert.equal(latency.latest, 100);
});
