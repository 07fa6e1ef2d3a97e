import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { belongingsOf } from "../../../test/belongings.ts";
import type { Damage } from "./damage.ts";
import { filterOf } from "./filter.ts";
import { lastEntries } from "./last-entries.ts";
import { type Found, isEntry } from "./log-reader.ts";
import { type ReadLogs, readLogs } from "./read-logs.ts";
import { call, smallLog } from "./testing/small-log.ts";
import { type Unfinished, UnfinishedCalls } from "./unfinished.ts";
import { visibleJson, visibleText } from "./visible-text.ts";

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), "kumihimo-reading-"));
  belongingsOf(t).defer(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function read(
  directory: string,
  more: Partial<ReadLogs> = {},
): Promise<{ readonly found: readonly Found[]; readonly damage: readonly Damage[] }> {
  const damage: Damage[] = [];
  const found: Found[] = [];
  const signal = AbortSignal.timeout(30_000);
  const damaged = (each: Damage): void => void damage.push(each);
  for await (const batch of readLogs({ directory, signal, damaged, ...more })) found.push(...batch);
  return { found, damage };
}

const unexpected = ({ what }: Damage): never => assert.fail(what);

/** Numbers of entries, and gaps as `from-before`. */
const shown = (found: readonly Found[]): string =>
  found.map((each) => (isEntry(each) ? each.entry.seq : `${each.from}-${each.before}`)).join(" ");

test("all segments are read in their order, and a folder that is not there holds nothing", async (t) => {
  const directory = folder(t);
  assert.deepEqual(await read(path.join(directory, "none")), { found: [], damage: [] });
  const log = smallLog(directory);
  log.add({ kind: "opened", version: "1", process: "p" }, call());
  log.turn();
  log.add(call({ tool: "組紐" }), { kind: "new in a later version", unheard: [1] });
  const { found, damage } = await read(directory);
  assert.equal(shown(found), "0 1 2 3 4 5");
  assert.deepEqual(damage, []);
  const lines = found.map((each) => (isEntry(each) ? each.line : "")).join("\n");
  assert.ok(readFileSync(log.file, "utf8").includes(lines.slice(lines.indexOf('{"seq":4'))));
  assert.equal(shown((await read(log.folder)).found), shown(found), "a log's own folder");
});

test("several logs come merged by time, each in its own order, and only those that are asked for", async (t) => {
  const directory = folder(t);
  const began = Date.parse("2026-11-22T00:00:00Z");
  const one = smallLog(directory, "aaaa", began);
  const other = smallLog(directory, "bbbb", began + 1500);
  one.add(call(), call(), call());
  other.add(call(), { ...call(), at: "2026-11-21T00:00:00.000Z" }, call());
  const { found } = await read(directory);
  const names = found.map(({ log }) => log.slice(-1)).join("");
  assert.equal(names, "aababbab");
  const { found: chosen } = await read(directory, { logs: [other.origin] });
  assert.equal(shown(chosen), "0 1 2 3");
});

test("a last line without an end is no error, and is read once it has one", async (t) => {
  const directory = folder(t);
  const log = smallLog(directory);
  log.add(call());
  const whole = readFileSync(log.file).length;
  log.raw('{"seq":2,"at":"2026-11-22T00:0');
  assert.deepEqual(
    [shown((await read(directory)).found), (await read(directory)).damage],
    ["0 1", []],
  );
  truncateSync(log.file, whole);
  log.add(call());
  assert.equal(shown((await read(directory)).found), "0 1 2");
});

test("a damaged line is named and is a gap, and what stands behind it is read", async (t) => {
  const directory = folder(t);
  const log = smallLog(directory);
  log.add(call(), call(), call(), call());
  log.turn();
  const lines = readFileSync(path.join(log.folder, `${"0".repeat(20)}.jsonl`), "utf8").split("\n");
  const damages: readonly (readonly [string, readonly number[], string, string])[] = [
    ["unreadable", [2], "0 1 2-3 3 4 5", '{"seq":2,"at":"202'],
    [
      "unreadable",
      [2],
      "0 1 2-3 3 4 5",
      '{"seq":"2","at":"2026-11-22T00:00:02.000Z","kind":"call"}',
    ],
    ["unreadable", [2], "0 1 2-3 3 4 5", '{"seq":2,"at":"yesterday","kind":"call"}'],
    ["unreadable", [2], "0 1 2-3 3 4 5", lines[2]?.replace("{", '{"log":"kumihimo/other",') ?? ""],
    ["unreadable", [2], "0 1 2-3 3 4 5", "x".repeat(5_000_000)],
    ["unreadable", [2], "0 1 2-3 3 4 5", lines[1] ?? ""],
    ["unreadable", [2], "0 1 2-3 3 4 5", lines[2]?.replace('"seq":2', '"seq":2000') ?? ""],
  ];
  for (const [what, numbers, wanted, text] of damages) {
    writeFileSync(path.join(log.folder, `${"0".repeat(20)}.jsonl`), lines.with(2, text).join("\n"));
    const { found, damage } = await read(directory);
    assert.equal(shown(found), wanted, text.slice(0, 80));
    assert.deepEqual(
      damage,
      numbers.map((line) => ({ log: log.origin, segment: 0, line: line + 1, what })),
    );
  }
  writeFileSync(path.join(log.folder, `${"0".repeat(20)}.jsonl`), lines.join("\n").slice(0, -4));
  const cut = await read(directory);
  assert.deepEqual([shown(cut.found), cut.damage[0]?.what], ["0 1 2 3 4-5 5", "incomplete"]);
});

test("lines that were put in, taken out or moved hide nothing behind them", async (t) => {
  const directory = folder(t);
  const log = smallLog(directory);
  log.add(call(), call(), call(), call());
  const first = log.file;
  log.turn();
  const lines = readFileSync(first, "utf8").split("\n");
  const [, , two = "", three = ""] = lines;
  const forged = [two.replace('"seq":2', '"seq":2000'), two.replace('"seq":2', '"seq":2001')];
  for (const [changed, wanted, told] of [
    [lines.toSpliced(2, 1), "0 1 2-3 3 4 5", ""],
    [lines.toSpliced(2, 2), "0 1 2-5 5", "unreadable"],
    [lines.toSpliced(2, 0, two), "0 1 2 2 3 4 5", "repeated"],
    [lines.toSpliced(2, 2, three, two), "0 1 2-4 4 5", "unreadable unreadable"],
    [lines.toSpliced(2, 0, "garbage"), "0 1 2 3 4 5", "unreadable"],
    [lines.toSpliced(2, 0, ...forged), "0 1 2-2000 2000 2001 2 3 4 5", "repeated"],
  ] as const) {
    writeFileSync(first, changed.join("\n"));
    const { found, damage } = await read(directory);
    assert.deepEqual([shown(found), damage.map(({ what }) => what).join(" ")], [wanted, told]);
  }
});

test("reading goes on from a number, tells of removed segments, and of a log that became shorter", async (t) => {
  const directory = folder(t);
  const log = smallLog(directory);
  log.add(call(), call());
  log.turn();
  log.add(call(), call());
  log.turn();
  const from = (next: number) => ({ from: new Map([[log.origin, next]]) });
  assert.equal(shown((await read(directory, from(4))).found), "4 5 6");
  assert.equal(shown((await read(directory, from(7))).found), "");
  assert.deepEqual((await read(directory, from(7))).damage, []);
  assert.equal((await read(directory, from(9))).damage[0]?.what, "shorter");
  rmSync(path.join(log.folder, `${"0".repeat(20)}.jsonl`));
  assert.equal(shown((await read(directory, from(1))).found), "1-3 3 4 5 6");
  assert.equal(shown((await read(directory, { from: new Map() })).found), "0-3 3 4 5 6");
  assert.equal(shown((await read(directory)).found), "3 4 5 6", "where nothing was read before");
});

test("segments of other times are passed over", async (t) => {
  const directory = folder(t);
  const log = smallLog(directory);
  const day = Date.parse("2026-11-22T00:00:00Z");
  for (const hour of [1, 2, 3, 4]) {
    log.add({ ...call(), at: new Date(day + hour * 3_600_000).toISOString() });
    log.turn();
    const text = readFileSync(log.file, "utf8");
    const at = new Date(day + hour * 3_600_000).toISOString();
    writeFileSync(log.file, text.replace(/"at":"[^"]+"/, `"at":"${at}"`));
  }
  const since = new Date(day + 3.5 * 3_600_000);
  assert.equal(shown((await read(directory, { since })).found), "6 7 8");
  const until = new Date(day + 1.5 * 3_600_000);
  assert.equal(shown((await read(directory, { until })).found), "0 1 2 3");
});

test("new entries, new segments and new logs are followed", { timeout: 30_000 }, async (t) => {
  const directory = folder(t);
  const log = smallLog(directory);
  log.add(call());
  const steps = [
    () => log.add(call()),
    () => (log.turn(), log.add(call())),
    () => void smallLog(directory, "later"),
    () => log.raw('{"seq":5,"at":"2026-11-22T01:00:00.000Z",'),
    () => appendFileSync(log.file, '"kind":"closed"}\n'),
  ];
  const stop = new AbortController();
  const found: Found[] = [];
  const options = { directory, follow: true, damaged: unexpected, signal: stop.signal };
  await assert.rejects(async () => {
    for await (const batch of readLogs(options)) {
      found.push(...batch);
      if (batch.length > 0) continue;
      const step = steps.shift();
      if (step === undefined && found.length >= 7) stop.abort(new Error("enough"));
      step?.();
    }
  }, /enough/);
  const own = found.filter((each) => each.log === log.origin);
  assert.equal(shown(own), "0 1 2 3 4 5");
  assert.equal(shown(found.filter((each) => each.log !== log.origin)), "0");
});

test("the last entries that fit come from the newest segments, of all logs", async (t) => {
  const directory = folder(t);
  const log = smallLog(directory, "aaaa");
  log.add(...Array.from({ length: 50 }, (_, at) => call({ tool: `t${at % 10}` })));
  log.turn();
  log.add(...Array.from({ length: 5 }, () => call({ tool: "t3" })));
  const other = smallLog(directory, "bbbb", Date.parse("2026-11-22T00:00:49.500Z"));
  other.add(call({ tool: "t3" }));
  const needs = { directory, damaged: unexpected, signal: AbortSignal.timeout(30_000) };
  const { entries, next } = await lastEntries(8, filterOf({ tool: "t3" }), needs);
  assert.deepEqual(
    entries.map(({ log: of, entry }) => `${of.slice(-1)}${entry.seq}`),
    ["a34", "a44", "b1", "a52", "a53", "a54", "a55", "a56"],
  );
  assert.deepEqual(
    [...next],
    [
      [log.origin, 57],
      [other.origin, 2],
    ],
  );
  assert.deepEqual((await lastEntries(0, () => true, needs)).entries, []);
  log.add({ ...call(), at: "2026-11-21T00:00:00.000Z" });
  const [before, last] = (await lastEntries(2, ({ log: of }) => of === log.origin, needs)).entries;
  assert.deepEqual([before?.entry.seq, last?.entry.seq], [56, 57], "in the order of the log");
});

const at = (second: number): Date => new Date(Date.parse("2026-11-22T00:00:00Z") + second * 1000);

test("filters fit members exactly, by glob, by time, and words in any member", async (t) => {
  const directory = folder(t);
  const log = smallLog(directory);
  log.add(
    call({ tool: "crm__find", session: "s1", trace: "t1", call: "c1" }),
    call({ tool: "crm__pay", outcome: "refused", code: "pipeline.forbidden", arguments: "digest" }),
    call({ principal: "user:ken", parameters: { name: "a \u001b[31mRed" } }),
    { kind: "who", who: "w1", principal: "user:ken", principalKind: "person", permissions: ["x"] },
  );
  const { found } = await read(directory);
  const fitting = (criteria: Parameters<typeof filterOf>[0]): string => {
    const fits = filterOf(criteria);
    return shown(found.filter((each) => isEntry(each) && fits(each)));
  };
  for (const [criteria, wanted] of [
    [{}, "0 1 2 3 4"],
    [{ tool: "crm__*" }, "1 2 3"],
    [{ tool: "crm__" }, ""],
    [{ principal: "user:ken" }, "3 4"],
    [{ principal: "user:ken", kind: "call" }, "3"],
    [{ outcome: "refused", code: "pipeline.*" }, "2"],
    [{ session: "s1" }, "1"],
    [{ trace: "t1", call: "c1" }, "1"],
    [{ arguments: ["other", "digest"] }, "2"],
    [{ since: at(2), until: at(3) }, "2 3"],
    [{ text: "RED" }, "3"],
    [{ text: "upstreams:call" }, "1 2 3"],
    [{ text: "nowhere" }, ""],
  ] as const) {
    assert.equal(fitting(criteria), wanted, JSON.stringify(criteria));
  }
});

const intent = (id: string): object => call({ kind: "intent", call: id, outcome: undefined });

const names = (list: readonly Unfinished[]): readonly string[] =>
  list.map(({ intent: { entry }, ended }) => `${entry.call} ${ended ?? false}`);

test("a call that began and never ended is told of, and one that may still run apart", async (t) => {
  const directory = folder(t);
  const log = smallLog(directory);
  log.add({ kind: "opened" }, intent("crashed"), intent("done"));
  log.add(call({ kind: "outcome", intent: 3, call: "done" }));
  log.add({ kind: "opened" }, intent("running"), intent("ended"));
  log.add(call({ kind: "outcome", intent: 7, call: "ended" }));
  const calls = new UnfinishedCalls();
  const { found } = await read(directory);
  const certain = found.flatMap((each) => calls.add(each));
  assert.deepEqual(names(certain), ["crashed true"]);
  assert.deepEqual(names(calls.rest()), ["running false"]);
});

/** Halves of characters, controls and marks among them. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom("\u{e0041}", "\u202e", "\u001b", "\n", "\u009b", "\u2028", "\\", '"'),
  ),
});

test("no text, and no JSON, keeps anything that a terminal or a reader of lines acts on", () => {
  const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
  assert.equal(visibleText("a\u001b[31m\u202eb\n"), "a\\u001b[31m\\u202eb\\u000a");
  assert.equal(visibleJson('{\t"a":\r1}'), '{ "a": 1}');
  fc.assert(
    fc.property(anyText, anyText, (key, value) => {
      const json = visibleJson(JSON.stringify({ [key]: value, more: [value] }));
      assert.doesNotMatch(json, unsafe);
      assert.doesNotMatch(visibleText(value), unsafe);
      assert.deepEqual(
        JSON.parse(json),
        JSON.parse(JSON.stringify({ [key]: value, more: [value] })),
      );
    }),
  );
});
