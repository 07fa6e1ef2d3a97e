/** What `npm test` promises: its closing line, its status, and an end for every file. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const runner = join(import.meta.dirname, "run.ts");
let folder: string;

const files = {
  "passes.test.mjs": `
    test("one", () => {});
    describe("a suite", () => { test("two", () => {}); });`,
  "fails.test.mjs": `
    test("whole", async (t) => { await t.test("part", () => assert.equal(1, 2)); });`,
  "skips.test.mjs": `
    test("skipped", (t) => { t.skip("no moon tonight"); });
    describe.skip("skipped suite", () => { test("inside", () => {}); });
    test("later", { todo: "not written" }, () => { throw new Error("not yet"); });`,
  "hook.test.mjs": `
    describe("a suite", () => { after(() => { throw new Error("hook broke"); }); test("in it", () => {}); });`,
  "crashes.test.mjs": `test("ends the process", () => { process.exit(7); });`,
  "spins.test.mjs": `test("never ends", () => { for (;;); });`,
  "leaks.test.mjs": `test("leaves a timer", () => { setInterval(() => {}, 1000); });`,
  "empty.test.mjs": `export {};`,
};

before(() => {
  folder = mkdtempSync(join(tmpdir(), "kumihimo-runner-"));
  const head = `import assert from "node:assert/strict";\nimport { after, describe, test } from "node:test";\n`;
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), head + code);
});

after(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { status: number | null; output: string; last: string } {
  const env = { ...process.env, KUMIHIMO_TEST_FILE_SECONDS: "3", NO_COLOR: "1" };
  // The runner refuses to run inside a run.
  Reflect.deleteProperty(env, "NODE_TEST_CONTEXT");
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, output: stdout + stderr, last: stdout.trimEnd().split("\n").at(-1) ?? "" };
}

test("good files end with status 0 and the sum", () => {
  const { status, last } = run("passes.test.mjs");
  assert.deepEqual({ status, last }, { status: 0, last: "2 passed, 0 failed, 0 skipped" });
});

test("a failing part is told once, under its whole, with what was compared", () => {
  const { status, last, output } = run("fails.test.mjs", "passes.test.mjs");
  assert.deepEqual({ status, last }, { status: 1, last: "2 passed, 1 failed, 0 skipped" });
  assert.match(output, /failed: fails\.test\.mjs > whole > part\n.*1 !== 2/su);
});

test("what was skipped is told with its reason and fails nothing", () => {
  const { status, last, output } = run("skips.test.mjs");
  assert.deepEqual({ status, last }, { status: 0, last: "0 passed, 0 failed, 3 skipped" });
  assert.match(output, /skipped: skips\.test\.mjs > skipped\n {2}no moon tonight/u);
  assert.match(output, /to do: not written/u);
});

test("a broken hook of a suite fails the run", () => {
  const { status, last, output } = run("hook.test.mjs");
  assert.deepEqual({ status, last }, { status: 1, last: "1 passed, 1 failed, 0 skipped" });
  assert.match(output, /hook broke/u);
});

test("a process that ends itself fails with its status", () => {
  const { status, last, output } = run("crashes.test.mjs");
  assert.deepEqual({ status, last }, { status: 1, last: "0 passed, 1 failed, 0 skipped" });
  assert.match(output, /ended with status 7/u);
});

test("files that spin or leave something running are stopped and fail", () => {
  const { status, last, output } = run("spins.test.mjs", "leaks.test.mjs");
  assert.deepEqual({ status, last }, { status: 1, last: "1 passed, 2 failed, 0 skipped" });
  assert.match(output, /beyond 3 s/u);
});

test("a file without tests fails, unless tests are chosen by name", () => {
  assert.equal(run("empty.test.mjs").last, "0 passed, 1 failed, 0 skipped");
  const chosen = run("--test-name-pattern", "two", "empty.test.mjs", "passes.test.mjs");
  assert.deepEqual(chosen.last, "1 passed, 0 failed, 0 skipped");
  assert.equal(chosen.status, 0);
});

test("a name that matches no file is an error, not a success", () => {
  const { status, output } = run("no-such-folder");
  assert.equal(status, 1);
  assert.match(output, /No test file matches no-such-folder/u);
});
