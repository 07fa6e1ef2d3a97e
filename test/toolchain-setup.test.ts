/** What set-up promises, tried on a small checkout of its own. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { isNewEnough, requiredNode } from "../bin/required-node.mjs";

const root = join(import.meta.dirname, "..");
/** A registry that nobody can reach. */
const nowhere = { npm_config_registry: "http://127.0.0.1:9", npm_config_fetch_retries: "0" };
let checkout: string;

before(() => {
  checkout = mkdtempSync(join(tmpdir(), "kumihimo-setup-"));
  for (const part of ["bin", "scripts/setup.mjs", "scripts/setup"]) {
    cpSync(join(root, part), join(checkout, part), { recursive: true });
  }
  lockTo({ dependency: "file:dependency" });
  mkdirSync(join(checkout, "dependency"));
  write("dependency/package.json", { name: "dependency", version: "1.0.0" });
});

after(() => rmSync(checkout, { recursive: true }));

function write(path: string, content: unknown): void {
  writeFileSync(join(checkout, path), JSON.stringify(content));
}

/** A manifest and the lock that npm would write for it; `dependency` is a folder of the checkout. */
function lockTo(
  dependencies: Record<string, string>,
  packages: Record<string, unknown> = {},
): void {
  const manifest = { name: "checkout", version: "1.0.0", dependencies };
  write("package.json", { ...manifest, engines: { node: ">=24" } });
  write("package-lock.json", {
    ...manifest,
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": manifest,
      dependency: { version: "1.0.0" },
      "node_modules/dependency": { resolved: "dependency", link: true },
      ...packages,
    },
  });
}

function setUp(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [join(checkout, "scripts/setup.mjs"), ...args], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
}

function begin(...command: string[]): ChildProcess {
  const args = [join(checkout, "scripts/setup.mjs"), "run", "--", ...command];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
}

test("packages are installed once, by as many set-ups as begin together, and told on stderr", async () => {
  const both = [begin("node", "-p", "1"), begin("node", "-p", "1")];
  const said = await Promise.all(both.map((child) => endOf(child)));
  assert.deepEqual(
    said.map(({ status, stdout }) => ({ status, stdout })),
    [1, 2].map(() => ({ status: 0, stdout: "1\n" })),
  );
  const installs = said.filter(({ stderr }) => stderr.includes("installing npm packages"));
  assert.equal(installs.length, 1);
  assert.ok(existsSync(join(checkout, "node_modules/dependency/package.json")));
  assert.ok(!existsSync(join(checkout, ".cache/setup.lock")));
});

test("nothing is installed or said when nothing is missing", () => {
  const { status, stderr } = setUp(["run", "--", "node", "-e", ""]);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
});

test("a registry that cannot be reached is one sentence that names the command", () => {
  const wanted = { version: "1.0.0", integrity: "sha512-AAAA" };
  lockTo({ dependency: "file:dependency", absent: "1.0.0" }, { "node_modules/absent": wanted });
  const { status, stderr } = setUp(["run", "--", "node", "-e", ""], nowhere);
  lockTo({ dependency: "file:dependency" });
  assert.equal(status, 1);
  assert.match(stderr, /"npm ci --ignore-scripts" failed .*ECONNREFUSED.*check the network/u);
  assert.equal(setUp(["run", "--", "node", "-e", ""]).status, 0, "the next set-up repairs it");
});

test("a package that npm leaves out, though this machine needs it, is named", () => {
  const wanted = { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch] };
  const integrity = "sha512-AAAA";
  lockTo({ dependency: "file:dependency" }, { "node_modules/native": { ...wanted, integrity } });
  const { status, stderr } = setUp(["run", "--", "node", "-e", ""], nowhere);
  lockTo({ dependency: "file:dependency" });
  assert.equal(status, 1);
  assert.match(stderr, /"npm ci --ignore-scripts" failed .*left out native/u);
  assert.equal(setUp(["run", "--", "node", "-e", ""]).status, 0, "the next set-up repairs it");
});

test("a package for another machine is not missed", () => {
  const other = { version: "1.0.0", optional: true, os: ["plan9"], integrity: "sha512-AAAA" };
  lockTo({ dependency: "file:dependency" }, { "node_modules/native": other });
  const { status, stderr } = setUp(["run", "--", "node", "-e", ""], nowhere);
  lockTo({ dependency: "file:dependency" });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
});

test("a lock that a killed set-up left behind is taken over", () => {
  const dead = spawnSync(process.execPath, ["-p", "`${process.pid}@${os.hostname()}@x`"], {
    encoding: "utf8",
  });
  mkdirSync(join(checkout, ".cache/setup.lock"), { recursive: true });
  writeFileSync(join(checkout, ".cache/setup.lock", dead.stdout.trim()), "");
  rmSync(join(checkout, "node_modules"), { recursive: true });
  assert.equal(setUp(["run", "--", "node", "-e", ""]).status, 0);
  assert.ok(existsSync(join(checkout, "node_modules/dependency")));
});

test("arguments and the exit status pass through unchanged", () => {
  const code = "console.log(JSON.stringify(process.argv.slice(1))); process.exit(5)";
  const { status, stdout } = setUp(["run", "--", "node", "-e", code, "--", "a b", '"$x"', ""]);
  assert.equal(status, 5);
  assert.deepEqual(JSON.parse(stdout), ["a b", '"$x"', ""]);
});

test("a signal reaches the command, and dying by one gives 128 and its number", async () => {
  const tidy = `process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 9); console.log("up")`;
  for (const [code, status] of [
    [tidy, 0],
    [`setInterval(() => {}, 9); console.log("up")`, 143],
  ] as const) {
    const child = begin("node", "-e", code);
    assert.ok(child.stdout);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [status, null]);
  }
});

test("a command does not outlive an npm that is killed", async () => {
  const code = `process.on("SIGTERM", () => process.exit(0)); setTimeout(() => {}, 90_000); console.log("up")`;
  const line = `"${process.execPath}" "${join(checkout, "scripts/setup.mjs")}" run -- node -e '${code}'; :`;
  const npm = spawn("sh", ["-c", line], {
    env: { ...process.env, npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(npm.stdout, "data");
  npm.kill("SIGKILL");
  // The pipe closes when the command, its last holder, has ended.
  await once(npm, "close", { signal: AbortSignal.timeout(40_000) });
});

test("missing programs are named with the command that adds them, and do not stop the start", () => {
  const folder = join(checkout, "only-apt");
  mkdirSync(folder);
  writeFileSync(join(folder, "apt-get"), "#!/bin/sh\nexit 1\n");
  chmodSync(join(folder, "apt-get"), 0o755);
  const env = { PATH: folder, KUMIHIMO_SETUP_SYSTEM: "no" };
  const { status, stderr, stdout } = setUp(["start", "--", "node", "-p", "1"], env);
  assert.deepEqual({ status, stdout }, { status: 0, stdout: "1\n" });
  if (process.platform !== "linux") return;
  assert.match(stderr, /run: sudo apt-get install -y ffmpeg espeak-ng$/mu);
  const tests = setUp(["test", "--", "node", "-p", "1"], env);
  assert.match(tests.stderr, /run: sudo apt-get install -y .*\bbubblewrap\b/mu);
});

test("packages of the tests are fetched for the tests alone, and missed without a failure", () => {
  const folder = join(checkout, "test/packages/toy");
  mkdirSync(folder, { recursive: true });
  write("test/packages/toy/package.json", { name: "toy", dependencies: { absent: "1.0.0" } });
  write("test/packages/toy/package-lock.json", {
    name: "toy",
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": { name: "toy", dependencies: { absent: "1.0.0" } },
      "node_modules/absent": { version: "1.0.0", integrity: "sha512-AAAA" },
    },
  });
  const env = { ...nowhere, KUMIHIMO_SETUP_SYSTEM: "no" };
  const start = setUp(["start", "--", "node", "-p", "1"], env);
  const tests = setUp(["test", "--", "node", "-p", "1"], env);
  rmSync(folder, { recursive: true });
  assert.equal(start.stdout, "1\n");
  assert.doesNotMatch(start.stderr, /npm ci/u);
  assert.equal(tests.stdout, "1\n");
  assert.match(tests.stderr, /"npm ci --ignore-scripts" failed .*ECONNREFUSED/u);
});

test("the required version is compared as numbers", () => {
  for (const version of ["24.2.0", "24.10.1", "25.0.0", "100.0.0"]) {
    assert.ok(isNewEnough(version, "24.2"), version);
  }
  for (const version of ["24.1.9", "20.20.2", "9.99.0"]) {
    assert.ok(!isNewEnough(version, "24.2"), version);
  }
  assert.ok(isNewEnough("24.0.0", "24"));
});

test("the pinned runtime is one that the package accepts", () => {
  const { optionalDependencies } = JSON.parse(
    readFileSync(join(root, "scripts/runtime/package.json"), "utf8"),
  );
  for (const version of Object.values<string>(optionalDependencies)) {
    assert.ok(isNewEnough(version, requiredNode()));
  }
});

async function endOf(child: ChildProcess) {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => (texts[name] += text));
  }
  const [status] = await once(child, "close");
  return { status, ...texts };
}
