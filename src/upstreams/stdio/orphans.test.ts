import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isAlive } from "../../../test/is-alive.ts";
import { until } from "../../../test/until.ts";
import { shortId } from "../../kernel/ids.ts";
import { settingsFor, trial } from "./testing/trial.ts";

const program = fileURLToPath(new URL("testing/hub-to-kill.ts", import.meta.url));
const onLinux = process.platform === "linux" ? {} : { skip: "only Linux tells whose children run" };
const childrenOfEach = 40;
const markName = "MARK";

/** Processes that carry the mark: children, grandchildren, whatever became of their parents. */
const marked = (mark: string): number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && environmentOf(pid).includes(`${markName}=${mark}\0`));

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]);
  } catch {
    return 0;
  }
}

/** Whether the process has begun to take SIGTERM and SIGINT into its own hands. */
function isPrepared(pid: number): boolean {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  const caught = BigInt(`0x${/^SigCgt:\s*(\w+)/m.exec(status)?.[1]}`);
  return [constants.signals.SIGTERM, constants.signals.SIGINT].every(
    (signal) => ((caught >> BigInt(signal - 1)) & 1n) === 1n,
  );
}

/** Keepers that the hub started and that still run. */
const keepersOf = ({ pid: hub }: ChildProcess): number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === hub && isKeeper(pid) && isAlive(pid));

function isKeeper(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("keeper-process");
  } catch {
    return false;
  }
}

const startHub = (mark: string, guard: "keeper" | "both"): ChildProcess =>
  spawn(process.execPath, [program, String(childrenOfEach), mark, guard], {
    stdio: ["ignore", "pipe", "inherit"],
  });

/** @returns the process that keeps its children. */
async function ready(hub: ChildProcess): Promise<number> {
  assert.ok(hub.stdout !== null);
  const [line] = await once(createInterface({ input: hub.stdout }), "line");
  return JSON.parse(String(line)).keeper;
}

async function kill(hub: ChildProcess): Promise<void> {
  if (hub.exitCode !== null || hub.signalCode !== null) return;
  const gone = once(hub, "exit");
  hub.kill("SIGKILL");
  await gone;
}

async function noneLeft(mark: string): Promise<void> {
  await until(() => marked(mark).length === 0).catch(() => undefined);
  assert.deepEqual(marked(mark), []);
}

/** @param index every other hub has the keeper alone. */
async function killOne(index: number): Promise<void> {
  const mark = shortId();
  const hub = startHub(mark, index % 2 === 0 ? "keeper" : "both");
  const keeper = await ready(hub);
  assert.equal(marked(mark).length, childrenOfEach * 2);
  await kill(hub);
  await noneLeft(mark);
  await until(() => !isAlive(keeper));
}

test(
  "no child outlives 24 hubs that are killed with 40 children each, nor does a keeper",
  onLinux,
  async () => {
    const rounds = Array.from({ length: 24 }, (_, index) => index);
    const lane = async (): Promise<void> => {
      for (let index = rounds.pop(); index !== undefined; index = rounds.pop())
        await killOne(index);
    };
    await Promise.all([lane(), lane()]);
  },
);

test("no child outlives a hub that is killed while it starts them", onLinux, async () => {
  for (const guard of ["keeper", "both"] as const) {
    for (let round = 0; round < 4; round += 1) {
      const mark = shortId();
      const hub = startHub(mark, guard);
      await until(() => marked(mark).length > round * 15);
      await kill(hub);
      await noneLeft(mark);
    }
  }
});

test("nothing outlives 40 children that are killed under a living hub", onLinux, async (t) => {
  const mark = shortId();
  const hub = startHub(mark, "both");
  t.after(() => kill(hub));
  await ready(hub);
  const leaders = marked(mark).filter((pid) => parentOf(pid) === hub.pid);
  assert.equal(leaders.length, childrenOfEach);
  for (const pid of leaders) process.kill(pid, "SIGKILL");
  await noneLeft(mark);
});

test("what left the process group of its child ends with the child", onLinux, async (t) => {
  const odd = fileURLToPath(new URL("testing/odd-server.ts", import.meta.url));
  const { call } = trial(t, settingsFor(odd, ["good"]));
  const pidFrom = async (tool: string): Promise<number> =>
    Number((await call(tool)).answer?.result.content[0].text);
  const daemon = await pidFrom("daemon");
  assert.ok(isAlive(daemon));
  process.kill(await pidFrom("pid"), "SIGKILL");
  await until(() => !isAlive(daemon));
});

test(
  "a keeper that is killed is replaced, and the new one knows every child",
  onLinux,
  async (t) => {
    const mark = shortId();
    const hub = startHub(mark, "keeper");
    t.after(() => kill(hub));
    const first = await ready(hub);
    process.kill(first, "SIGKILL");
    await until(() => keepersOf(hub).some((pid) => pid !== first));
    await kill(hub);
    await noneLeft(mark);
  },
);

test("a keeper does not go when its whole group is asked to", onLinux, async (t) => {
  const mark = shortId();
  const hub = startHub(mark, "keeper");
  t.after(() => kill(hub));
  const keeper = await ready(hub);
  await until(() => isPrepared(keeper));
  process.kill(keeper, "SIGTERM");
  process.kill(keeper, "SIGINT");
  await sleep(200);
  assert.ok(isAlive(keeper));
  await kill(hub);
  await noneLeft(mark);
  await until(() => !isAlive(keeper));
});
