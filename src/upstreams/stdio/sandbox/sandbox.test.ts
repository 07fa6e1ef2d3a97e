import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { belongingsOf } from "../../../../test/belongings.ts";
import { isAlive } from "../../../../test/is-alive.ts";
import { missing } from "../../../../test/need.ts";
import { until } from "../../../../test/until.ts";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { silentLog } from "../../../telemetry/log.ts";
import type { Machine } from "../machine.ts";
import { planLaunch } from "../launch.ts";
import { type Said, settingsFor, trial } from "../testing/trial.ts";
import { bubblewrapArguments } from "./bubblewrap.ts";
import { findSandbox } from "./find-sandbox.ts";

const program = fileURLToPath(new URL("../testing/odd-server.ts", import.meta.url));
const source = fileURLToPath(new URL("../testing", import.meta.url));
const searchPath = process.env["PATH"] ?? "";
const finding = await findSandbox(searchPath);

/** A program can be installed, a kernel cannot: where that refuses, this skips in CI too. */
function works(t: TestContext): boolean {
  if (finding.state === "works") return true;
  if (finding.state === "refused") t.skip("this kernel refuses bubblewrap");
  else if (process.platform === "linux") missing(t, "bubblewrap is not installed");
  else t.skip("only Linux has such a sandbox");
  return false;
}

const textOf = (answer: Said | undefined): string => answer?.result.content[0].text;

async function folders(t: TestContext) {
  const base = await mkdtemp(join(tmpdir(), "sandbox-"));
  belongingsOf(t).defer(() => rm(base, { recursive: true }));
  const [read, write, secret] = ["read", "write", "secret"].map((name) => join(base, name));
  assert.ok(read !== undefined && write !== undefined && secret !== undefined);
  for (const folder of [read, write, secret]) {
    await mkdir(folder);
    await writeFile(join(folder, "note"), "seen");
  }
  return { read, write, secret };
}

test("a sandboxed child reads and changes what it may, and nothing else", async (t) => {
  if (!works(t)) return;
  const { read, write, secret } = await folders(t);
  const sandbox = { mode: "required", read: [read, source], write: [write] };
  const { call } = trial(t, settingsFor(program, ["good"], { sandbox }));
  const attempt = async (act: string, path: string) => textOf((await call(act, { path })).answer);
  assert.equal(await attempt("read-file", join(read, "note")), "seen");
  assert.equal(await attempt("read-file", join(write, "note")), "seen");
  assert.equal(await attempt("read-file", join(secret, "note")), "ENOENT");
  assert.equal(await attempt("read-file", "/etc/shadow"), "ENOENT");
  assert.equal(await attempt("write-file", join(write, "new")), "written");
  assert.equal(await readFile(join(write, "new"), "utf8"), "new");
  assert.equal(await attempt("write-file", join(read, "new")), "EROFS");
  assert.equal(await attempt("write-file", "/usr/new"), "EROFS");
  assert.equal(await attempt("write-file", "/tmp/own"), "written");
  await assert.rejects(readFile("/tmp/own"));
});

test("a sandboxed child without the network reaches nobody, with it somebody", async (t) => {
  if (!works(t)) return;
  const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await until(() => server.address() !== null);
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  for (const [network, expected] of [
    [false, /ECONNREFUSED|ENETUNREACH|EADDRNOTAVAIL/],
    [true, /^connected$/],
  ] as const) {
    const sandbox = { mode: "auto", read: [source], network };
    const { call } = trial(t, settingsFor(program, ["good"], { sandbox }));
    assert.match(textOf((await call("connect", { port })).answer), expected);
  }
});

test("a sandboxed child sees no other process, and nothing of it outlives its end", async (t) => {
  if (!works(t)) return;
  const sandbox = { mode: "required", read: [source] };
  const { call, channel } = trial(t, settingsFor(program, ["good"], { sandbox }));
  assert.ok(Number(textOf((await call("pid")).answer)) < 10);
  await call("daemon");
  const inside = execFileSync("pgrep", ["-f", "odd-server.ts good"], { encoding: "utf8" });
  const own = inside
    .split("\n")
    .map(Number)
    .filter((pid) => isDescendant(pid));
  assert.ok(own.length > 0);
  await channel[Symbol.asyncDispose]();
  await until(() => own.every((pid) => !isAlive(pid)));
});

function isDescendant(pid: number): boolean {
  if (!(pid > 1)) return false;
  try {
    const parent = execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" });
    return Number(parent) === process.pid || isDescendant(Number(parent));
  } catch {
    return false;
  }
}

test("without a sandbox `required` refuses, `auto` starts and warns, `off` does not look", async () => {
  const machine: Machine = {
    deathSignal: () => Promise.resolve(undefined),
    sandbox: () => Promise.resolve({ state: "missing" }),
  };
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  const plan = (mode: string) =>
    planLaunch("boxed", settingsFor(program, [], { sandbox: { mode } }), {
      log,
      machine,
      environment: process.env,
    });
  await assert.rejects(plan("required"), (error) => {
    assert.ok(isKumihimoError(error));
    return error.code === "upstreams.noSandbox";
  });
  assert.equal((await plan("auto")).file, process.execPath);
  assert.equal(warnings.length, 1);
  assert.equal((await plan("off")).file, process.execPath);
  assert.equal(warnings.length, 1);
});

test("a folder inside another keeps its own right, whichever is named first", () => {
  const box = {
    read: ["/data/kept", "/srv"],
    write: ["/data", "/srv/own"],
    network: true,
    folder: "/data/kept/deep",
  };
  const args = bubblewrapArguments(box, "/no/program", []);
  const order = args.filter((_, index) => ["--bind", "--ro-bind"].includes(args[index - 1] ?? ""));
  assert.deepEqual(
    order,
    ["/srv", "/data", "/srv/own", "/data/kept"].toSorted((a, b) => a.length - b.length),
  );
  assert.equal(args[args.indexOf("--chdir") + 1], "/data/kept/deep");
});
