import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { belongingsOf } from "../../test/belongings.ts";
import { until } from "../../test/until.ts";
import { type Log, silentLog } from "../telemetry/log.ts";
import { changedSettings } from "./changed-settings.ts";
import { configFile } from "./config-file.ts";
import { load } from "./load.ts";
import { watchConfig, type WatchedConfig } from "./watch-config.ts";

const schema = z.strictObject({ port: z.int().default(1), name: z.string().default("hub") });

interface Watched {
  readonly folder: string;
  readonly file: string;
  readonly signals: EventEmitter;
  /** The ports taken over, in order. */
  readonly ports: number[];
  readonly lines: string[];
}

/** A file that is written over is empty for a moment, and for longer where the machine is busy. */
const soon = { restMs: 200, pollMs: 60_000 };

async function watched(
  t: TestContext,
  options: Partial<WatchedConfig<{ port: number }>> & {
    readonly fill?: (file: string) => Promise<unknown>;
  } = {},
): Promise<Watched> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-watch-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "hub.yaml");
  await (options.fill ?? ((at) => writeFile(at, "port: 1\n")))(file);
  const ports: number[] = [];
  const lines: string[] = [];
  const note: Log["error"] = (message, fields) =>
    void lines.push(`${message} ${String(fields?.["reason"] ?? "")}`.trimEnd());
  const log: Log = { ...silentLog, info: note, error: note };
  const signals = new EventEmitter();
  const watching = await watchConfig({
    file,
    signals,
    load: async () => (await load(schema, { file: await configFile(file) })).config,
    async apply({ port }) {
      ports.push(port);
    },
    log,
    ...soon,
    ...options,
  });
  belongingsOf(t).use(watching);
  return { folder, file, signals, ports, lines };
}

test("a file that was written over is read again", async (t) => {
  const { file, ports, lines } = await watched(t);
  await writeFile(file, "port: 2\n");
  await until(() => ports.length === 1);
  await writeFile(file, "port: 3\n");
  await until(() => ports.length === 2);
  assert.deepEqual(ports, [2, 3]);
  assert.deepEqual(lines, ["configuration read again", "configuration read again"]);
});

test("a file that another was moved over is read again, as editors save", async (t) => {
  const { folder, file, ports } = await watched(t);
  for (const port of [2, 3]) {
    await writeFile(join(folder, ".hub.yaml.swp"), `port: ${port}\n`);
    await rename(join(folder, ".hub.yaml.swp"), file);
    await until(() => ports.at(-1) === port);
  }
});

/** A folder as Kubernetes writes it, and the link to it. */
const put = async (folder: string, name: string, port: number): Promise<void> => {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, "hub.yaml"), `port: ${port}\n`);
  await symlink(name, join(folder, "..data_tmp"));
  await rename(join(folder, "..data_tmp"), join(folder, "..data"));
};

test("a folder that is swapped behind a link is seen, as Kubernetes updates a ConfigMap", async (t) => {
  const { folder, ports } = await watched(t, {
    async fill(file) {
      await put(join(file, ".."), "..2026_01", 1);
      await symlink("..data/hub.yaml", file);
    },
  });
  await put(folder, "..2026_02", 2);
  await until(() => ports.at(-1) === 2);
});

test("a file behind a link to another folder is polled", async (t) => {
  const elsewhere = await mkdtemp(join(tmpdir(), "kumihimo-elsewhere-"));
  belongingsOf(t).defer(() => rm(elsewhere, { recursive: true, force: true }));
  const target = join(elsewhere, "real.yaml");
  const { ports } = await watched(t, {
    pollMs: 20,
    async fill(file) {
      await writeFile(target, "port: 1\n");
      await symlink(target, file);
    },
  });
  await writeFile(target, "port: 2\n");
  await until(() => ports.at(-1) === 2);
});

test("a file that is written bit by bit is read once it rests", async (t) => {
  const { file, ports } = await watched(t, { restMs: 600 });
  for (let port = 2; port < 8; port += 1) {
    await writeFile(file, `port: ${port}\n`);
    await wait(40);
  }
  await until(() => ports.length > 0);
  await wait(250);
  assert.deepEqual(ports, [7]);
});

test("what does not fit is named problem by problem, and nothing is taken over", async (t) => {
  const { file, ports, lines } = await watched(t);
  await writeFile(file, "port: many\nnaem: x\n");
  await until(() => lines.length === 3);
  assert.match(lines[0] ?? "", /hub\.yaml:1:7 port: Invalid input: expected number/);
  assert.match(
    lines[1] ?? "",
    /hub\.yaml:2:1 naem: There is no setting "naem" here\. Did you mean "name"\?/,
  );
  assert.match(lines[2] ?? "", /goes on as it was/);
  await rm(file);
  await until(() => lines.length === 4);
  assert.deepEqual(ports, []);
  await writeFile(file, "port: 4\n");
  await until(() => ports.at(-1) === 4);
});

test("SIGHUP reads again although nothing changed, once for many", async (t) => {
  const { signals, ports } = await watched(t, { file: undefined });
  for (let times = 0; times < 5; times += 1) signals.emit("SIGHUP");
  await until(() => ports.length > 0);
  await wait(50);
  assert.deepEqual(ports, [1]);
});

test("after it is disposed of nothing is read, and nothing is listened to", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-watch-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "hub.yaml");
  await writeFile(file, "port: 1\n");
  const signals = new EventEmitter();
  let steps = 0;
  const slow = async (): Promise<void> => {
    await wait(30);
    steps += 1;
  };
  const watching = await watchConfig({
    file,
    signals,
    load: slow,
    apply: slow,
    log: silentLog,
    ...soon,
  });
  signals.emit("SIGHUP");
  await wait(5);
  await watching[Symbol.asyncDispose]();
  assert.equal(steps, 2, "what had begun was waited for");
  await writeFile(file, "port: 2\n");
  await wait(3 * soon.restMs);
  assert.equal(steps, 2);
  assert.equal(signals.listenerCount("SIGHUP"), 0);
});

test("settings that differ are named without their values", () => {
  const before = { http: { port: 1, host: "a" }, list: [1, 2], upstreams: { a: { x: 1 } } };
  const after = { http: { port: 2, host: "a" }, list: [1, 3], upstreams: { b: { x: 1 } }, more: 1 };
  assert.deepEqual(changedSettings(before, after), [
    "http.port",
    "list",
    "upstreams.a",
    "upstreams.b",
    "more",
  ]);
  assert.deepEqual(changedSettings(before, structuredClone(before)), []);
});
