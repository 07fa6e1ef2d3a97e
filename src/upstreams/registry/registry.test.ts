import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { until } from "../../../test/until.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { code } from "../../storage/testing/artifacts-suite.ts";
import { type Log, silentLog } from "../../telemetry/log.ts";
import { upstreamErrors } from "../errors.ts";
import { type UpstreamSettings, upstreamSettings } from "../settings.ts";
import type { Upstreams } from "../upstreams.ts";
import { createUpstreams } from "./create-upstreams.ts";
import { type QuietUpstreams, quietUpstreams } from "./testing/quiet-upstreams.ts";

const never = new AbortController().signal;

const crm = settings({ instances: [{ url: "http://10.0.0.5:8080/mcp" }], version: "2.1.0" });
const files = settings({ command: "node", args: ["server.mjs"], env: { KEY: "canary-1" } });

function settings(given: unknown): UpstreamSettings {
  return upstreamSettings.parse(given);
}

interface Options {
  readonly fails?: (name: string) => Error | undefined;
  readonly folder?: string;
  readonly log?: Log;
}

interface Opened extends QuietUpstreams {
  readonly upstreams: Upstreams;
  readonly file: string;
  readonly folder: string;
}

async function registry(
  context: TestContext,
  configured: Readonly<Record<string, UpstreamSettings>>,
  { fails, folder: given, log = silentLog }: Options = {},
): Promise<Opened> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), "registry-")));
  const file = join(folder, "upstreams.json");
  const quiet = quietUpstreams(fails);
  const state = memoryState();
  const needs = { configured, open: quiet.open, state, keptFile: file, heartbeatSeconds: 30, log };
  const upstreams = await createUpstreams(needs);
  context.after(async () => {
    await upstreams[Symbol.asyncDispose]();
    await state[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  return { ...quiet, upstreams, file, folder };
}

test("what is configured is opened, with the instances that are listed", async (context) => {
  const { upstreams, events } = await registry(context, { files, crm });
  assert.deepEqual(upstreams.names(), ["crm", "files"]);
  await upstreams.settled();
  assert.deepEqual(events, ["opened files", "opened crm", "settled files", "settled crm"]);
  const {
    instances: [instance],
    ...report
  } = upstreams.report("crm") ?? assert.fail();
  assert.deepEqual(
    [report.source, report.transport, report.version, report.state, report.tools],
    ["file", "http", "2.1.0", "ready", 2],
  );
  assert.deepEqual([instance?.id, instance?.source], ["http://10.0.0.5:8080/mcp", "configuration"]);
  assert.equal(upstreams.report("files")?.instances[0]?.id, "stdio");
  assert.equal(upstreams.get("crm")?.name, "crm");
  assert.deepEqual([upstreams.get("toString"), upstreams.report("other")], [undefined, undefined]);
});

test("one that cannot be opened is reported and stops none of the others", async (context) => {
  let broken = true;
  const fails = (name: string): Error | undefined =>
    broken && name === "files" ? upstreamErrors.badCommand({ upstream: name }) : undefined;
  const { upstreams } = await registry(context, { files, crm }, { fails });
  await upstreams.settled();
  assert.equal(upstreams.get("files"), undefined);
  assert.ok(upstreams.get("crm"));
  const report = upstreams.report("files");
  assert.deepEqual([report?.state, report?.lastFailure?.code], ["failing", "upstreams.badCommand"]);
  assert.deepEqual([upstreams.diff("files"), await upstreams.approve("files")], [[], []]);
  broken = false;
  assert.equal((await upstreams.check("files", never)).state, "ready");
  assert.ok(upstreams.get("files"));
});

test("what is unknown is said to be unknown", async (context) => {
  const { upstreams } = await registry(context, {});
  const tries = [
    () => upstreams.remove("x"),
    () => upstreams.check("x", never),
    () => upstreams.approve("x"),
    () => upstreams.register("x", { url: "http://a.test/mcp" }),
    () => upstreams.heartbeat("x", "i"),
    () => upstreams.deregister("x", "i"),
    async () => upstreams.diff("x"),
  ];
  for (const attempt of tries) await assert.rejects(attempt, code("upstreams.unknown"));
  assert.deepEqual(upstreams.discover("x", undefined), []);
});

test("one that was added is there after a restart, in a file for its owner alone", async (context) => {
  const first = await registry(context, { crm });
  await first.upstreams.add("files", files);
  assert.deepEqual(
    first.upstreams.reports().map(({ source }) => source),
    ["file", "api"],
  );
  assert.equal((await stat(first.file)).mode & 0o777, 0o600);
  await first.upstreams[Symbol.asyncDispose]();
  const second = await registry(context, {}, { folder: first.folder });
  assert.deepEqual(second.upstreams.names(), ["files"]);
  assert.deepEqual(second.upstreams.get("files")?.settings, files);
  await second.upstreams.remove("files");
  assert.deepEqual(second.upstreams.names(), []);
  assert.doesNotMatch(await readFile(first.file, "utf8"), /files/);
});

test("a name that is taken is not added, and the file's upstreams are not removed", async (context) => {
  const { upstreams, events } = await registry(context, { crm });
  await upstreams.add("files", files);
  await assert.rejects(upstreams.add("crm", files), code("upstreams.nameTaken"));
  await assert.rejects(upstreams.add("files", crm), code("upstreams.nameTaken"));
  await assert.rejects(upstreams.remove("crm"), code("upstreams.fromFile"));
  assert.deepEqual(events, ["opened crm", "opened files"]);
});

test("of two that add the same name at once one wins", async (context) => {
  const { upstreams, events } = await registry(context, {});
  const results = await Promise.allSettled([upstreams.add("a", crm), upstreams.add("a", files)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
  assert.deepEqual(events, ["opened a"]);
});

test("one that cannot be opened, or not be kept, is not added", async (context) => {
  const failure = upstreamErrors.badCommand({ upstream: "bad" });
  const fails = (name: string): Error | undefined => (name === "bad" ? failure : undefined);
  const { upstreams, events, folder } = await registry(context, {}, { fails });
  await assert.rejects(upstreams.add("bad", files), failure);
  await rm(folder, { recursive: true });
  await assert.rejects(upstreams.add("crm", crm), { code: "ENOENT" });
  assert.deepEqual(upstreams.names(), []);
  await until(() => events.includes("closed crm"));
  assert.deepEqual(events, ["opened crm", "retired crm", "withdrawn crm", "closed crm"]);
});

test("a reload touches only what changed", async (context) => {
  const { upstreams, events } = await registry(context, { crm, files });
  const before = upstreams.get("crm");
  const sameCrm = settings({
    version: "2.1.0",
    instances: [{ weight: 1, url: "http://10.0.0.5:8080/mcp" }],
  });
  const changed = settings({ command: "node", args: ["other.mjs"] });
  assert.deepEqual(await upstreams.reload({ crm: sameCrm, files: changed, more: crm }), {
    added: ["more"],
    changed: ["files"],
    removed: [],
  });
  assert.equal(upstreams.get("crm"), before);
  assert.equal(upstreams.get("files")?.settings, changed);
  await until(() => events.includes("closed files"));
  assert.deepEqual(events.slice(2), [
    "retired files",
    "opened files",
    "opened more",
    "closed files",
  ]);
  assert.deepEqual((await upstreams.reload({ crm })).removed, ["files", "more"]);
  assert.deepEqual(upstreams.names(), ["crm"]);
  await until(() => events.includes("closed more"));
  assert.ok(events.includes("withdrawn files") && events.includes("withdrawn more"));
});

test("one that was replaced ends its calls before it is closed", async (context) => {
  const { upstreams, events } = await registry(context, { crm });
  const lease = upstreams.get("crm")?.instances.tryAcquire({ signal: never });
  await upstreams.reload({ crm: settings({ instances: [{ url: "http://10.0.0.6/mcp" }] }) });
  await wait(150);
  assert.ok(!events.includes("closed crm"));
  lease?.release("ok");
  await until(() => events.includes("closed crm"));
});

test("a call that never ends holds up neither a reload nor the end of the hub for long", async (context) => {
  const short = settings({ instances: [{ url: "http://10.0.0.5/mcp" }], timeoutSeconds: 0.1 });
  const { upstreams, events } = await registry(context, { short, crm });
  for (const name of ["short", "crm"]) upstreams.get(name)?.instances.tryAcquire({ signal: never });
  await upstreams.reload({});
  await until(() => events.includes("closed short"));
  assert.ok(!events.includes("closed crm"));
  await upstreams[Symbol.asyncDispose]();
  assert.ok(events.includes("closed crm"));
});

test("a successor that cannot be opened leaves nothing of the old one in the catalog", async (context) => {
  let broken = false;
  const fails = (): Error | undefined => (broken ? new Error("broken") : undefined);
  const { upstreams, events } = await registry(context, { crm }, { fails });
  broken = true;
  await upstreams.reload({ crm: files });
  await until(() => events.includes("closed crm"));
  assert.deepEqual(events, ["opened crm", "retired crm", "withdrawn crm", "closed crm"]);
  assert.equal(upstreams.report("crm")?.lastFailure?.code, "kernel.internal");
});

test("the file's upstream stands before one that was added under its name, which comes back after it", async (context) => {
  const { upstreams } = await registry(context, {});
  await upstreams.add("crm", crm);
  await upstreams.reload({ crm: files });
  assert.deepEqual(upstreams.get("crm")?.settings, files);
  assert.equal(upstreams.report("crm")?.source, "file");
  await upstreams.reload({});
  assert.deepEqual(upstreams.get("crm")?.settings, crm);
  assert.equal(upstreams.report("crm")?.source, "api");
});

test("a file that cannot be understood is put aside, and one entry of it alone is kept for later", async (context) => {
  const lines: string[] = [];
  const note = (...line: unknown[]): void => void lines.push(JSON.stringify(line));
  const log: Log = { ...silentLog, error: note, warn: note, info: note };
  const first = await registry(context, {}, { log });
  await first.upstreams[Symbol.asyncDispose]();
  const odd = { transport: "quantum", headers: { authorization: "canary-2" } };
  const kept = [
    ["odd", JSON.stringify(odd)],
    ["crm", JSON.stringify(crm)],
    ["__proto__", "{}"],
  ];
  await writeFile(first.file, JSON.stringify(kept));
  const second = await registry(context, {}, { folder: first.folder, log });
  assert.deepEqual(second.upstreams.names(), ["crm"]);
  await second.upstreams.add("files", files);
  assert.match(await readFile(first.file, "utf8"), /canary-2/);
  await second.upstreams[Symbol.asyncDispose]();

  await writeFile(first.file, "{ half");
  const third = await registry(context, { crm }, { folder: first.folder, log });
  await third.upstreams.add("files", files);
  assert.deepEqual(third.upstreams.names(), ["crm", "files"]);
  const aside = /upstreams\.json\.unreadable-[\w-]+/.exec(lines.join("\n"))?.[0] ?? assert.fail();
  assert.equal(await readFile(join(first.folder, aside), "utf8"), "{ half");
  assert.doesNotMatch(lines.join("\n"), /canary/);
});
