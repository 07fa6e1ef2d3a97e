import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Damage } from "../reading/damage.ts";
import type { Filter } from "../reading/filter.ts";
import { call, smallLog } from "../reading/testing/small-log.ts";
import { type Cursor, cursorIn, cursorText, readCursor } from "./cursor.ts";
import type { Destination } from "./destinations/destination.ts";
import { fileDestination } from "./destinations/file-destination.ts";
import type { Exported } from "./export-logs.ts";
import { exported, folderOf, logOf, seqsIn, upTo } from "./testing/exported.ts";

test("a file gets every entry once, also over several runs, and is the owner's", async (t) => {
  const directory = folderOf(t);
  const [file, state] = [path.join(directory, "out.jsonl"), path.join(directory, "state.json")];
  const logs = path.join(directory, "audit");
  const log = logOf(logs, 2500);
  const run = async (): Promise<Exported> => {
    await using destination = await fileDestination(file);
    return await exported(logs, state, destination);
  };
  const { records, gaps } = await run();
  assert.deepEqual([records, gaps], [2501, 0]);
  log.turn();
  log.add(call(), call());
  assert.equal((await run()).records, 3);
  assert.equal((await run()).records, 0);
  assert.deepEqual(seqsIn(readFileSync(file, "utf8")), upTo(2504));
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test("a record that a crash cut off is taken away and comes again; what is no record is left alone", async (t) => {
  const directory = folderOf(t);
  const file = path.join(directory, "out.jsonl");
  const whole = '{"log":"kumihimo/a","seq":1}\n';
  for (const torn of ["{", '{"log":"kumihimo/a","se', "CEF:0|Kumi", '{"category_uid":6,"cl']) {
    writeFileSync(file, whole + torn);
    await (await fileDestination(file))[Symbol.asyncDispose]();
    assert.equal(readFileSync(file, "utf8"), whole);
  }
  for (const other of ["a note", '{"name":"x"}', `${whole}half a line`]) {
    writeFileSync(file, other);
    await assert.rejects(fileDestination(file), { code: "audit.deliveryRefused" });
    assert.equal(readFileSync(file, "utf8"), other);
  }
  await assert.rejects(fileDestination(directory), { code: "audit.notDelivered" });
});

test("an end at any moment loses nothing: the cursor never says more than was delivered", async (t) => {
  const directory = folderOf(t);
  const state = path.join(directory, "state.json");
  const logs = path.join(directory, "audit");
  logOf(logs, 3500);
  const delivered: number[] = [];
  let left = 0;
  const destination: Destination = {
    async deliver(records) {
      if (left === 0) throw new Error("pulled");
      left -= 1;
      delivered.push(...seqsIn(records.map(({ text }) => text).join("\n")));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  for (const batches of [0, 1, 0, 2]) {
    left = batches;
    await assert.rejects(exported(logs, state, destination), /pulled/);
    const next = [...((await readCursor(state)) ?? new Map<string, number>()).values()][0] ?? 0;
    assert.equal(next, delivered.length);
  }
  left = 9;
  await exported(logs, state, destination);
  assert.deepEqual(delivered, upTo(3501));
});

const crash = (): Promise<never> => Promise.reject(new Error("crash"));

test("a crash between delivery and the cursor sends again what was there, under the same numbers", async (t) => {
  const directory = folderOf(t);
  const logs = path.join(directory, "audit");
  logOf(logs, 10);
  const file = path.join(directory, "out.jsonl");
  await using destination = await fileDestination(file);
  const state = path.join(directory, "state.json");
  await assert.rejects(exported(logs, state, destination, { save: crash }), /crash/);
  await exported(logs, state, destination);
  assert.deepEqual(seqsIn(readFileSync(file, "utf8")), [...upTo(11), ...upTo(11)]);
});

test("what was removed before it was exported is a record of its own, and the export goes on", async (t) => {
  const directory = folderOf(t);
  const state = path.join(directory, "state.json");
  const logs = path.join(directory, "audit");
  const log = logOf(logs, 4);
  const first = log.file;
  log.turn();
  log.add(call());
  writeFileSync(state, JSON.stringify({ version: 1, next: { [log.origin]: 2 } }));
  rmSync(first);
  const file = path.join(directory, "out.jsonl");
  await using destination = await fileDestination(file);
  const told: string[] = [];
  const { gaps, records } = await exported(logs, state, destination, {
    missing: ({ from, before }) => told.push(`${from}-${before}`),
  });
  assert.deepEqual([gaps, records, told], [1, 3, ["2-5"]]);
  const [gap] = readFileSync(file, "utf8").split("\n");
  const { at, ...rest } = JSON.parse(gap ?? "");
  assert.deepEqual(rest, { log: log.origin, seq: 2, kind: "gap", before: 5 });
  assert.ok(!Number.isNaN(Date.parse(at)));
});

test("a log that was taken away is missed by whoever exported it, once", async (t) => {
  const directory = folderOf(t);
  const state = path.join(directory, "state.json");
  const logs = path.join(directory, "audit");
  const log = logOf(logs, 1);
  smallLog(logs, "another");
  await using destination = await fileDestination(path.join(directory, "out.jsonl"));
  await exported(logs, state, destination);
  rmSync(log.folder, { recursive: true });
  const told: string[] = [];
  const damaged = ({ log: of, what }: Damage): void => void told.push(`${of} ${what}`);
  await exported(logs, state, destination, { damaged });
  await exported(logs, state, destination, { damaged });
  assert.deepEqual(told, [`${log.origin} gone`]);
});

const fits: Filter = ({ entry }) => entry.call === "c2";

test("filters leave entries out, and the cursor moves over them all the same", async (t) => {
  const directory = folderOf(t);
  const state = path.join(directory, "state.json");
  const log = logOf(path.join(directory, "audit"), 5);
  await using destination = await fileDestination(path.join(directory, "out.jsonl"));
  const { records, next } = await exported(path.join(directory, "audit"), state, destination, {
    fits,
  });
  assert.deepEqual([records, [...next]], [1, [[log.origin, 6]]]);
  assert.deepEqual(await readCursor(state), next);
});

test("a cursor is text that can be given back, and nothing else is taken for one", async (t) => {
  const cursor: Cursor = new Map([
    ["kumihimo/a", 0],
    ["kumihimo/b", 12],
  ]);
  assert.deepEqual(cursorIn(cursorText(cursor)), cursor);
  for (const wrong of ["", "a", "a=", "a=-1", "a=1,", "a=1 b=2", "a=1.5", "a=9999999999999999"]) {
    assert.throws(() => cursorIn(wrong), { code: "audit.notCursor" }, wrong);
  }
  const file = path.join(folderOf(t), "state.json");
  for (const wrong of ["", "{}", '{"version":2,"next":{}}', '{"version":1,"next":{"a":-1}}']) {
    writeFileSync(file, wrong);
    await assert.rejects(readCursor(file), { code: "audit.notCursor" }, wrong);
  }
});

test(
  "an export that follows delivers what is written later, and keeps how far it came",
  { timeout: 30_000 },
  async (t) => {
    const directory = folderOf(t);
    const [logs, state] = [path.join(directory, "audit"), path.join(directory, "state")];
    const log = logOf(logs, 1);
    const file = path.join(directory, "out");
    const stop = new AbortController();
    await using destination = await fileDestination(file);
    const running = exported(logs, state, destination, { follow: true, signal: stop.signal });
    const has = async (count: number): Promise<void> => {
      while (seqsIn(readFileSync(file, "utf8")).length < count) await setTimeout(10);
    };
    await has(2);
    log.turn();
    appendFileSync(log.file, "");
    log.add(call());
    await has(4);
    stop.abort(new Error("enough"));
    await assert.rejects(running, /enough/);
    assert.deepEqual([...((await readCursor(state)) ?? [])], [[log.origin, 4]]);
  },
);
