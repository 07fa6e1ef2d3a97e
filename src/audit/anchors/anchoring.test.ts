import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, systemClock } from "../../kernel/clock.ts";
import { prometheusMetrics } from "../../telemetry/prometheus-metrics.ts";
import type { Anchor, AnchoredCheckpoint } from "./anchor.ts";
import { anchorGauges } from "./anchor-gauges.ts";
import type { Anchoring } from "./anchoring.ts";
import { createAnchoring } from "./create-anchoring.ts";
import { anchorErrors } from "./errors.ts";
import { httpAnchor } from "./http-anchor.ts";
import { heardLog } from "./testing/heard-log.ts";
import { smallLog } from "./testing/small-log.ts";
import { smallServer } from "./testing/small-server.ts";
import { smallWitness } from "./testing/small-witness.ts";
import { witnessAnchor } from "./witness-anchor.ts";

const log = smallLog();

const postTo = (url: string, more: object = {}) =>
  httpAnchor({ kind: "http", url, headers: {}, everySeconds: 0, timeoutSeconds: 30, ...more });

/** Waits for what happens in the background; a test that waits in vain ends here. */
async function until(happened: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!happened()) {
    if (performance.now() > end) assert.fail("It does not happen.");
    await sleep(5);
  }
}

const needsOf = (clock: Clock = systemClock) => {
  const cosigned: string[] = [];
  const heard = heardLog();
  return {
    clock,
    log: heard.log,
    lines: heard.lines,
    cosigned: async ({ note }: AnchoredCheckpoint, lines: string) =>
      void cosigned.push(`${note}${lines}`),
    notes: cosigned,
  };
};

/** Nobody waits long in a test. */
const hasty = { firstPause: 0.01, longestPause: 0.05, stop: 0.3 };

const keptSize = ({ states }: Anchoring, place = 0) => states[place]?.kept?.size;

test("every anchor gets every checkpoint, and what a witness signs is handed on", async () => {
  const needs = needsOf();
  await using witness = await smallWitness([log.vkey]);
  await using server = await smallServer((_, response) => response.end());
  await using anchoring = createAnchoring(
    [
      postTo(server.url),
      witnessAnchor({
        kind: "witness",
        url: witness.url,
        vkey: witness.vkey,
        everySeconds: 0,
        timeoutSeconds: 30,
      }),
    ],
    needs,
  );
  for (const size of [5, 9]) {
    anchoring.offer(log.at(size));
    await until(() => keptSize(anchoring) === size && keptSize(anchoring, 1) === size);
  }
  assert.deepEqual(
    server.received.map(({ body }) => body),
    [log.at(5).note, log.at(9).note],
  );
  await until(() => needs.notes.length === 2);
  assert.match(needs.notes[1] ?? "", /\n— witness\.example\/w1 \S+\n$/);
  assert.equal(needs.lines().length, 0);
});

test("a slow anchor holds nobody up, holds one checkpoint, and gets the newest", async () => {
  const answers: (() => void)[] = [];
  await using slow = await smallServer((_, response) => {
    answers.push(() => response.end());
  });
  await using quick = await smallServer((_, response) => response.end());
  await using anchoring = createAnchoring([postTo(slow.url), postTo(quick.url)], needsOf());
  anchoring.offer(log.at(1));
  await until(() => answers.length === 1);
  for (let size = 2; size <= 60; size += 1) anchoring.offer(log.at(size));
  await until(() => keptSize(anchoring, 1) === 60);
  assert.equal(keptSize(anchoring), undefined);
  answers[0]?.();
  await until(() => answers.length === 2);
  answers[1]?.();
  await until(() => keptSize(anchoring) === 60);
  assert.deepEqual(
    slow.received.map(({ body }) => body),
    [log.at(1).note, log.at(60).note],
  );
});

test("a dead anchor is told of once, tried again, and told of when it is well", async () => {
  let status = 503;
  const needs = needsOf();
  await using server = await smallServer((_, response) => response.writeHead(status).end("canary"));
  await using anchoring = createAnchoring([postTo(`${server.url}/canary-path`)], needs, hasty);
  anchoring.offer(log.at(5));
  await until(() => (anchoring.states[0]?.failures ?? 0) >= 2);
  const [state] = anchoring.states;
  assert.ok(state?.behindSince !== undefined && state.behindSince <= new Date());
  assert.match(state.why ?? "", /it refuses \(HTTP 503\)/);
  assert.equal(needs.lines().length, 1);
  status = 200;
  anchoring.offer(log.at(8));
  await until(() => keptSize(anchoring) === 8);
  assert.deepEqual(
    [anchoring.states[0]?.failures, anchoring.states[0]?.behindSince],
    [0, undefined],
  );
  const told = needs.lines().map((line) => Object(JSON.parse(line)).level);
  assert.deepEqual(told, ["warn", "info"]);
  assert.doesNotMatch(needs.lines().join("\n"), /canary/);
});

test("that the log was cut off is an error in the log, not a warning", async () => {
  const needs = needsOf();
  await using witness = await smallWitness([log.vkey]);
  witness.signed.set(log.origin, log.at(40));
  const settings = { everySeconds: 0, timeoutSeconds: 30, url: witness.url, vkey: witness.vkey };
  await using anchoring = createAnchoring([witnessAnchor({ kind: "witness", ...settings })], needs);
  anchoring.offer(log.at(39));
  await until(() => needs.lines().length > 0);
  const { level, error } = Object(JSON.parse(needs.lines()[0] ?? ""));
  assert.deepEqual([level, error.code], ["error", "audit.contradicted"]);
});

test("an anchor that wants fewer gets the newest once in so many seconds", async () => {
  await using server = await smallServer((_, response) => response.end());
  const anchoring = createAnchoring([postTo(server.url, { everySeconds: 3600 })], needsOf());
  anchoring.offer(log.at(1));
  await until(() => keptSize(anchoring) === 1);
  for (const size of [2, 3, 4]) anchoring.offer(log.at(size));
  await sleep(20);
  assert.equal(server.received.length, 1);
  // When the hub stops, the last one does not wait for its time.
  await anchoring[Symbol.asyncDispose]();
  assert.deepEqual(
    server.received.map(({ body }) => body),
    [log.at(1).note, log.at(4).note],
  );
});

test("stopping does not wait for an anchor that is dead, and not long for one that is silent", async () => {
  await using silent = await smallServer(() => {});
  const gone = await smallServer(() => {});
  await gone[Symbol.asyncDispose]();
  const anchoring = createAnchoring([postTo(gone.url), postTo(silent.url)], needsOf(), hasty);
  anchoring.offer(log.at(1));
  await until(() => silent.received.length === 1 && (anchoring.states[0]?.failures ?? 0) > 0);
  const began = performance.now();
  await anchoring[Symbol.asyncDispose]();
  const seconds = (performance.now() - began) / 1000;
  assert.ok(seconds > 0.25 && seconds < 15, `${seconds}`);
  anchoring.offer(log.at(2));
  assert.equal(silent.received.length, 1);
});

test("an anchor that throws what nobody foresaw is a failure like others", async () => {
  const broken: Anchor = {
    name: "broken",
    kind: "http",
    everySeconds: 0,
    keep: () => Promise.reject(new TypeError("canary")),
    known: () => Promise.resolve(undefined),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  await using anchoring = createAnchoring([broken], needsOf());
  anchoring.offer(log.at(1));
  await until(() => anchoring.states[0]?.why === "unknown");
});

test("metrics tell how long an anchor is behind, by its number and not by its address", async () => {
  let now = Date.parse("2026-11-22T00:00:00Z");
  const clock: Clock = { now: () => new Date(now), seconds: () => now / 1000 };
  const states = [
    { name: "file /a", kind: "file", failures: 0, kept: { size: 3, at: clock.now() } },
    { name: "http b", kind: "http", failures: 2, behindSince: clock.now() },
  ] as const;
  now += 90_000;
  using metrics = prometheusMetrics(
    { enabled: true, process: false, toolNames: 10, instanceNames: 10 },
    "0",
  );
  for (const gauge of anchorGauges({ states }, clock)) metrics.gaugeLines(gauge);
  const text = await metrics.text();
  for (const line of [
    'kumihimo_audit_anchor_age_seconds{anchor="1",kind="file"} 90',
    'kumihimo_audit_anchor_behind_seconds{anchor="1",kind="file"} 0',
    'kumihimo_audit_anchor_behind_seconds{anchor="2",kind="http"} 90',
    'kumihimo_audit_anchor_failures{anchor="2",kind="http"} 2',
  ]) {
    assert.ok(text.split("\n").includes(line), `${line}\n${text}`);
  }
  assert.doesNotMatch(text, /file \/a|http b/);
});

test("the failure of what keeps cosignatures is no failure of the witness", async () => {
  await using witness = await smallWitness([log.vkey]);
  const needs = needsOf();
  const settings = { everySeconds: 0, timeoutSeconds: 30, url: witness.url, vkey: witness.vkey };
  await using anchoring = createAnchoring([witnessAnchor({ kind: "witness", ...settings })], {
    ...needs,
    cosigned: () => Promise.reject(anchorErrors.notAnchored({ anchor: "x", fault: "folder" })),
  });
  anchoring.offer(log.at(3));
  await until(() => needs.lines().length === 1);
  assert.equal(anchoring.states[0]?.failures, 0);
});
