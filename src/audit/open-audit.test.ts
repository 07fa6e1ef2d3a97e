import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { test, type TestContext } from "node:test";
import { belongingsOf } from "../../test/belongings.ts";
import { written } from "./audit-log.ts";
import { trialAudit, trialEntry } from "./testing/trial-audit.ts";

async function folderOf(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "kumihimo-audit-"));
  belongingsOf(t).defer(() => rm(home, { recursive: true, force: true }));
  return join(home, "audit");
}

interface Line {
  readonly seq: number;
  readonly kind: string;
  readonly call?: string;
  readonly count?: number;
  readonly torn?: number;
}

/** Of each log, by its folder. */
async function logsIn(directory: string): Promise<ReadonlyMap<string, readonly Line[]>> {
  const logs = new Map<string, Line[]>();
  for (const name of (await readdir(directory)).toSorted()) {
    const files = (await readdir(join(directory, name))).filter((file) => file.endsWith(".jsonl"));
    const texts = files.toSorted().map((file) => readFile(join(directory, name, file), "utf8"));
    const text = (await Promise.all(texts)).join("");
    logs.set(
      name,
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    );
  }
  return logs;
}

async function onlyLog(directory: string): Promise<readonly Line[]> {
  const logs = [...(await logsIn(directory)).values()];
  assert.equal(logs.length, 1);
  return logs[0] ?? [];
}

const callsIn = (lines: readonly Line[]) => lines.flatMap(({ call }) => call ?? []);

const hasNoGaps = (lines: readonly Line[]): void =>
  assert.deepEqual(
    lines.map(({ seq }) => seq),
    [...lines.keys()],
  );

test("entries are kept in their order, numbered, in files that others cannot read", async (t) => {
  const directory = await folderOf(t);
  const audit = trialAudit(directory);
  for (let call = 0; call < 2500; call += 1) audit.record(trialEntry(String(call)));
  await audit[Symbol.asyncDispose]();
  const lines = await onlyLog(directory);
  hasNoGaps(lines);
  assert.deepEqual(callsIn(lines).map(Number), [...Array(2500).keys()]);
  const kinds = [lines[0]?.kind, lines[1]?.kind, lines.at(-1)?.kind];
  assert.deepEqual(kinds, ["segment", "opened", "closed"]);
  const [name = ""] = await readdir(directory);
  for (const file of await readdir(join(directory, name))) {
    assert.equal((await stat(join(directory, name, file))).mode & 0o077, 0, file);
  }
});

test("where nothing happens, nothing is written", async (t) => {
  const directory = await folderOf(t);
  await trialAudit(directory)[Symbol.asyncDispose]();
  await assert.rejects(readdir(directory));
});

test("a log is gone on with, and two processes at once have one each", async (t) => {
  const directory = await folderOf(t);
  const [one, other] = [trialAudit(directory), trialAudit(directory)];
  await one.keep(trialEntry("one"));
  await other.keep(trialEntry("other"));
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  const before = await logsIn(directory);
  assert.equal(before.size, 2);
  const again = trialAudit(directory);
  await again.keep(trialEntry("again"));
  await again[Symbol.asyncDispose]();
  const after = await logsIn(directory);
  assert.equal(after.size, 2);
  for (const lines of after.values()) hasNoGaps(lines);
  const calls = [...after.values()].map(callsIn).toSorted((a, b) => b.length - a.length);
  assert.equal(calls[0]?.length, 2);
  assert.equal(calls[0]?.[1], "again");
});

test("whoever waits for its entry goes on once the file has it", async (t) => {
  const directory = await folderOf(t);
  await using audit = trialAudit(directory);
  await audit.check();
  for (const durable of [false, true]) {
    audit.record(trialEntry(`waited ${durable}`));
    await written(audit, { durable });
    assert.equal(callsIn(await onlyLog(directory)).at(-1), `waited ${durable}`);
  }
  const seq = await audit.keep(trialEntry("kept"));
  assert.deepEqual((await onlyLog(directory))[seq]?.call, "kept");
});

test("a burst that fills the memory is counted, and refuses no call that has to be kept", async (t) => {
  const directory = await folderOf(t);
  await using audit = trialAudit(directory);
  await audit.check();
  for (let call = 0; call < 60_000; call += 1) audit.record(trialEntry(String(call)));
  const seq = await audit.keep(trialEntry("kept"));
  const lines = await onlyLog(directory);
  assert.equal(lines[seq]?.call, "kept");
  const lost = lines.find(({ kind }) => kind === "lost")?.count ?? 0;
  assert.ok(lost > 0);
  assert.equal(callsIn(lines).length + lost, 60_001);
});

test("what waits for a log to open is bounded by its bodies, and what found no room is counted", async (t) => {
  const directory = await folderOf(t);
  await writeFile(directory, "in the way");
  await using audit = trialAudit(directory);
  const body = { arguments: "1".repeat(1024 * 1024) };
  for (let call = 0; call < 100; call += 1) audit.record(trialEntry(String(call)), body);
  await assert.rejects(audit.check());
  await rm(directory);
  const seq = await audit.keep(trialEntry("kept"));
  const lines = await onlyLog(directory);
  assert.equal(lines[seq]?.call, "kept");
  const lost = lines.find(({ kind }) => kind === "lost")?.count ?? 0;
  assert.ok(lost > 50, `${lost} were lost`);
  assert.equal(callsIn(lines).length + lost, 101);
});

test("a segment that is full is followed by the next, at any size", async (t) => {
  const directory = await folderOf(t);
  const audit = trialAudit(directory, {
    segmentBytes: 1000,
    checkpoint: { entries: 4, seconds: 10 },
  });
  for (let call = 0; call < 60; call += 1) {
    audit.record(trialEntry(String(call)));
    if (call % 2 === 0) await setImmediate();
    if (call % 20 === 0) await audit.check();
  }
  await audit[Symbol.asyncDispose]();
  const again = trialAudit(directory, { segmentBytes: 1000 });
  await again.keep(trialEntry("60"));
  await again[Symbol.asyncDispose]();
  const lines = await onlyLog(directory);
  hasNoGaps(lines);
  assert.deepEqual(callsIn(lines).map(Number), [...Array(61).keys()]);
  assert.ok(lines.filter(({ kind }) => kind === "segment").length > 10);
});

test("what could not be written is written once it can be; nothing that was taken is lost", async (t) => {
  const directory = await folderOf(t);
  await writeFile(directory, "a file where the folder should be");
  await using audit = trialAudit(directory);
  audit.record(trialEntry("first"));
  audit.record(trialEntry("second"));
  let wentOn = false;
  audit.afterWrite(() => (wentOn = true), false);
  await assert.rejects(audit.check(), { code: "audit.notWritten" });
  await assert.rejects(audit.keep(trialEntry("refused")), { code: "audit.notWritten" });
  assert.ok(wentOn, "a call that only reads does not wait for a disk that is ill");
  await rm(directory);
  await audit.check();
  assert.deepEqual(callsIn(await onlyLog(directory)), ["first", "second"]);
});

test("a folder that is taken away while it is written to lets nothing be kept", async (t) => {
  const directory = await folderOf(t);
  await using audit = trialAudit(directory);
  await audit.keep(trialEntry("kept"));
  const [name = ""] = await readdir(directory);
  const folder = join(directory, name);
  await rm(folder, { recursive: true });
  await assert.rejects(audit.keep(trialEntry("gone")), { code: "audit.notWritten" });
  await assert.rejects(audit.check(), { code: "audit.notWritten" });
  await mkdir(folder, { recursive: true });
});

test("an entry that was not finished is cut off, and told", async (t) => {
  const directory = await folderOf(t);
  const audit = trialAudit(directory);
  await audit.keep(trialEntry("whole"));
  await audit[Symbol.asyncDispose]();
  const [name = ""] = await readdir(directory);
  const file = join(directory, name, "00000000000000000000.jsonl");
  await writeFile(file, '{"seq":4,"at":"2026', { flag: "a" });
  const again = trialAudit(directory);
  await again.keep(trialEntry("after"));
  await again[Symbol.asyncDispose]();
  const lines = await onlyLog(directory);
  hasNoGaps(lines);
  assert.deepEqual(callsIn(lines), ["whole", "after"]);
  assert.deepEqual(
    lines.flatMap(({ torn }) => torn ?? []),
    [19],
  );
});

test("a log that is not the one that was signed is left alone, and a new one begun", async (t) => {
  const directory = await folderOf(t);
  const audit = trialAudit(directory);
  await audit.keep(trialEntry("signed"));
  await audit[Symbol.asyncDispose]();
  const [name = ""] = await readdir(directory);
  const file = join(directory, name, "00000000000000000000.jsonl");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.split("\n").slice(0, 2).join("\n").concat("\n"));
  const again = trialAudit(directory);
  await again.keep(trialEntry("new"));
  await again[Symbol.asyncDispose]();
  const logs = await logsIn(directory);
  assert.equal(logs.size, 2);
  assert.deepEqual(callsIn(logs.get(name) ?? []), []);
});
