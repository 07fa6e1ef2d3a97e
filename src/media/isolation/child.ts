/**
 * The program of a child process: takes one job after another from the hub, and ends with it.
 *
 * @module
 */

import { writeFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { Worker } from "node:worker_threads";
import { load, unload } from "./cargo.ts";
import { jobModule } from "./job-module.ts";
import { childFile, describeFailure, type JobMessage, type Reply } from "./messages.ts";

process.title = "kumihimo-media";

type Jobs = Readonly<Record<string, (...args: unknown[]) => unknown>>;

const modules = new Map<string, Jobs>();
const file = process.argv[2] === "file" ? childFile : undefined;

process.on("message", (job: JobMessage) => {
  void run(job).then(answer);
});

/** Nothing here is worth saving, and exit handlers of libraries could hang. */
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

/** Ctrl-C reaches the whole group of processes; the hub decides when its children end. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

preferAsVictim();
watchParent();

async function run({ module, name, cargo }: JobMessage): Promise<Reply> {
  try {
    const args = await unload(cargo, file);
    const jobs = await loaded(module);
    const job = jobs[name];
    if (job === undefined || !Array.isArray(args)) throw new Error(`there is no job ${name}`);
    return { ok: true, cargo: await load(await job(...args), file), resident: resident() };
  } catch (error) {
    return { ok: false, failure: describeFailure(error), resident: resident() };
  }
}

/** Keeps what was compiled at once: this process is killed, and then nobody would. */
async function loaded(module: string): Promise<Jobs> {
  const known = modules.get(module);
  if (known !== undefined) return known;
  const jobs: Jobs = await import(module);
  flushCompileCache();
  modules.set(module, jobs);
  return jobs;
}

function answer(reply: Reply): void {
  try {
    process.send?.(reply);
  } catch (error) {
    // A value that cannot be cloned is thrown out by the channel at once.
    process.send?.({ ok: false, failure: describeFailure(error), resident: resident() });
  }
}

const resident = (): number => process.memoryUsage.rss();

/** A lost watch is not worth a lost job, so its own failure is let go. */
function watchParent(): void {
  new Worker(jobModule(import.meta.url, "./parent-watch"), {
    // The thread may start when the hub is gone already, so it cannot ask for itself.
    workerData: process.ppid,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  })
    .on("error", () => {})
    .unref();
}

/** When the whole machine runs out of memory, Linux should end a child and not the hub. */
function preferAsVictim(): void {
  try {
    writeFileSync("/proc/self/oom_score_adj", "800");
  } catch {
    // Another system, or a container that forbids it.
  }
}
