import assert from "node:assert/strict";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { systemClock } from "../kernel/clock.ts";
import { silentLog } from "../telemetry/log.ts";
import type { AuditEntry } from "./audit-log.ts";
import { fileAudit } from "./file-audit.ts";

const entry = (call: string): AuditEntry => ({
  call,
  principal: "operator",
  tool: "crm__find",
  era: "modern",
  transport: "http",
  outcome: "ok",
  milliseconds: 3,
});

async function folder(): Promise<AsyncDisposable & { readonly path: string }> {
  const made = await mkdtemp(path.join(tmpdir(), "kumihimo-audit-"));
  return {
    path: made,
    [Symbol.asyncDispose]: () => rm(made, { recursive: true, force: true }),
  };
}

async function entriesIn(directory: string): Promise<readonly { call?: string; lost?: number }[]> {
  const files = (await readdir(directory)).toSorted();
  const texts = await Promise.all(
    files.map((name) => readFile(path.join(directory, name), "utf8")),
  );
  return texts
    .join("")
    .split("\n")
    .filter(Boolean)
    .map((text) => JSON.parse(text));
}

const auditIn = (directory: string) =>
  fileAudit({ directory, retainDays: 30, clock: systemClock, log: silentLog });

test("every entry is on disk in its order once the log is closed, for its owner only", async () => {
  await using home = await folder();
  const directory = path.join(home.path, "audit");
  const audit = auditIn(directory);
  for (let call = 0; call < 1000; call += 1) audit.record(entry(String(call)));
  await audit[Symbol.asyncDispose]();
  const calls = (await entriesIn(directory)).map(({ call }) => Number(call));
  assert.deepEqual(
    calls,
    Array.from({ length: 1000 }, (_, place) => place),
  );
  const [file = ""] = await readdir(directory);
  assert.equal((await stat(path.join(directory, file))).mode & 0o777, 0o600);
});

test("nothing is made before the first entry", async () => {
  await using home = await folder();
  const directory = path.join(home.path, "audit");
  await auditIn(directory)[Symbol.asyncDispose]();
  await assert.rejects(readdir(directory));
});

test("what could not be written is counted, told by the check, and noted once it can be again", async () => {
  await using home = await folder();
  const directory = path.join(home.path, "audit");
  await writeFile(directory, "a file where the folder should be");
  await using audit = auditIn(directory);
  audit.record(entry("first"));
  audit.record(entry("second"));
  await assert.rejects(audit.check(), { code: "audit.notWritten" });
  await rm(directory);
  await audit.check();
  const kept = await entriesIn(directory);
  assert.ok((kept[0]?.lost ?? 0) >= 2);
  await audit.check();
});

test("files that are older than the log is kept go when a new one begins", async () => {
  await using home = await folder();
  await mkdir(home.path, { recursive: true });
  await chmod(home.path, 0o700);
  const [old, recent] = ["2020-old.jsonl", "recent.jsonl"];
  await writeFile(path.join(home.path, old), "");
  await writeFile(path.join(home.path, recent), "");
  await utimes(path.join(home.path, old), 1_500_000_000, 1_500_000_000);
  const audit = auditIn(home.path);
  audit.record(entry("x"));
  await audit[Symbol.asyncDispose]();
  const names = await readdir(home.path);
  assert.ok(!names.includes(old) && names.includes(recent) && names.length === 2);
});

test("entries that come while others are written wait to be gathered", async () => {
  await using home = await folder();
  const directory = path.join(home.path, "audit");
  await using audit = auditIn(directory);
  audit.record(entry("first"));
  const written = audit.check();
  await setImmediate();
  for (let call = 0; call < 100; call += 1) audit.record(entry(String(call)));
  await written;
  assert.deepEqual(
    (await entriesIn(directory)).map(({ call }) => call),
    ["first"],
  );
  await audit.check();
  assert.equal((await entriesIn(directory)).length, 101);
});

test("however often it is flushed meanwhile, every entry is in one file, once and in its order", async () => {
  await using home = await folder();
  const directory = path.join(home.path, "audit");
  const audit = auditIn(directory);
  const checks: Promise<void>[] = [];
  for (let call = 0; call < 500; call += 1) {
    audit.record(entry(String(call)));
    if (call % 3 === 0) checks.push(audit.check());
    if (call % 11 === 0) await setImmediate();
  }
  await audit[Symbol.asyncDispose]();
  await Promise.all(checks);
  assert.equal((await readdir(directory)).length, 1);
  assert.deepEqual(
    (await entriesIn(directory)).map(({ call }) => Number(call)),
    Array.from({ length: 500 }, (_, place) => place),
  );
});

test("an entry that is kept is on disk before anybody goes on, or says that it is not", async () => {
  await using home = await folder();
  const directory = path.join(home.path, "audit");
  await using audit = auditIn(directory);
  audit.record(entry("before"));
  await audit.keep(entry("kept"));
  const calls = (await entriesIn(directory)).map(({ call }) => call);
  assert.deepEqual(calls, ["before", "kept"]);

  const blocked = path.join(home.path, "blocked");
  await writeFile(blocked, "a file where the folder should be");
  await using unwell = auditIn(blocked);
  await assert.rejects(unwell.keep(entry("lost")), { code: "audit.notWritten" });
});
