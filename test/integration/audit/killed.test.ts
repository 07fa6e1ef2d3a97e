/** A hub that is killed in the middle of its work: what was answered is in the log, and the log goes on. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { verifyDirectory } from "../../../src/audit/verifying/verify-directory.ts";
import { belongingsOf } from "../../belongings.ts";
import { realHub } from "../../real-hub.ts";

/** How often a writer is killed. In a run of its own: 1000, with KUMIHIMO_TEST_FILE_SECONDS=1800. */
const kills = Number(process.env["KUMIHIMO_AUDIT_KILLS"] ?? 16);
/** Of a writer's work; the first that is sealed takes some ten times as long as another. */
const longestMs = 150;
const timeout = 60_000 + kills * 1000;
const lanes = 4;

async function folderOf(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "kumihimo-killed-"));
  belongingsOf(t).defer(() => rm(home, { recursive: true, force: true }));
  return home;
}

async function callsIn(directory: string): Promise<ReadonlySet<string>> {
  const calls = new Set<string>();
  for (const log of await readdir(directory)) {
    const files = (await readdir(join(directory, log))).filter((name) => name.endsWith(".jsonl"));
    for (const file of files) {
      const text = await readFile(join(directory, log, file), "utf8");
      for (const [, call = ""] of text.matchAll(/"call":"([^"]+)"/g)) calls.add(call);
    }
  }
  return calls;
}

/** @returns How many bodies were found whole. */
async function assertWhole(directory: string): Promise<number> {
  const { signal } = new AbortController();
  const nothing = { trusted: [], checkpoints: [], witnesses: [], expected: [] };
  const { intact, logs } = await verifyDirectory({ directory, signal, ...nothing });
  assert.ok(intact, JSON.stringify(logs.map(({ damages }) => damages)));
  for (const { bodies } of logs) assert.equal(bodies.erased, 0);
  return logs.reduce((sum, { bodies }) => sum + bodies.checked, 0);
}

const wasSealed = (call: string): boolean => Number(call.split("-")[0]) % 2 === 0;

/** Runs a writer and kills it; gives the calls that it would have answered. */
async function killed(directory: string, run: number): Promise<readonly string[]> {
  const burst = fileURLToPath(new URL("burst.ts", import.meta.url));
  const child = spawn(process.execPath, [burst, directory, String(run)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  let timer: NodeJS.Timeout | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    // Half of them from their first line on, and half when they have answered something.
    const lines = run % 4 < 2 ? 1 : 2;
    if (printed.split("\n").length <= lines) return;
    timer ??= setTimeout(() => child.kill("SIGKILL"), Math.random() * longestMs);
  });
  await once(child, "close");
  assert.equal(child.signalCode, "SIGKILL");
  // The last line may be cut off in the pipe.
  return printed.split("\n").slice(1, -1);
}

test(
  `${kills} writers that are killed have written whatever they answered`,
  { timeout },
  async (t) => {
    const directory = await folderOf(t);
    const answered: string[] = [];
    let run = 0;
    const lane = async (): Promise<void> => {
      while (run < kills) {
        run += 1;
        answered.push(...(await killed(directory, run)));
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    const kept = await callsIn(directory);
    const missing = answered.filter((call) => !kept.has(call));
    assert.deepEqual(missing, []);
    assert.ok(answered.length > kills, `${answered.length} calls were answered`);
    const bodies = await assertWhole(directory);
    assert.ok(bodies > kills, `${bodies} bodies`);
    assert.ok(bodies >= answered.filter(wasSealed).length, `${bodies} bodies`);
    assert.ok((await readdir(directory)).length <= lanes, "logs are gone on with");
  },
);

test("a hub that is killed under load has every call that it answered in its log", async (t) => {
  const home = await folderOf(t);
  const directory = join(home, "audit");
  const config = join(home, "hub.json");
  await writeFile(config, JSON.stringify({ audit: { directory } }));
  let answered = 0;
  for (let round = 0; round < 2; round += 1) {
    const hub = await realHub(["--config", config]);
    let done = 0;
    const call = async (): Promise<void> => {
      for (;;) {
        const file = `data:text/plain,${done}`;
        await hub.call("file_processing", { file, operation: "checksum" });
        done += 1;
      }
    };
    const callers = Array.from({ length: 8 }, () => call().catch(() => {}));
    await sleep(600);
    const exit = once(hub.process, "exit");
    hub.process.kill("SIGKILL");
    await exit;
    await Promise.all(callers);
    await hub[Symbol.asyncDispose]();
    answered += done;
    const told = (await readText(directory)).split('"outcome":"ok"').length - 1;
    assert.ok(told >= answered, `${answered} calls were answered, ${told} are told of`);
  }
  assert.ok(answered > 10);
  await assertWhole(directory);
});

async function readText(directory: string): Promise<string> {
  let text = "";
  for (const log of await readdir(directory)) {
    for (const file of (await readdir(join(directory, log))).filter((name) =>
      name.endsWith(".jsonl"),
    )) {
      text += await readFile(join(directory, log, file), "utf8");
    }
  }
  return text;
}
