/** A Redis server of a test's own: a free port, nothing on disk, gone with the test. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { findProgram } from "../scripts/setup/programs.mjs";
import { belongingsOf } from "./belongings.ts";
import { freePort } from "./free-port.ts";
import { need } from "./need.ts";

export interface RealRedis {
  readonly url: string;
  /** As a power cut would: what it held is lost. */
  kill(): Promise<void>;
  /** Again on the same port, and empty. */
  start(): Promise<void>;
  /** It keeps its connections and answers nothing until it goes on. */
  hang(): void;
  goOn(): void;
}

/**
 * Starts a Redis server that ends with the test.
 *
 * @returns nothing where there is no redis-server; the test is then marked as {@link need} does.
 */
export async function realRedis(t: TestContext): Promise<RealRedis | undefined> {
  const program = findProgram("redis-server");
  if (!need(t, "redis-server") || program === undefined) return undefined;
  const { port, child } = await onFreePort(program, 5);
  let running = child;
  let over = false;
  const kill = async (): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill("SIGKILL");
    await ended;
  };
  belongingsOf(t).defer(() => {
    over = true;
    return kill();
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async start() {
      const again = await started(program, port);
      if (again === undefined) throw new Error("Redis did not start again on its port.");
      running = again;
      // A test that failed meanwhile would leave it behind.
      if (over) await kill();
    },
    hang: () => void running.kill("SIGSTOP"),
    goOn: () => void running.kill("SIGCONT"),
  };
}

/** Somebody may take the port between its choice and its use; then another is chosen. */
async function onFreePort(
  program: string,
  tries: number,
): Promise<{ readonly port: number; readonly child: ChildProcess }> {
  const port = await freePort();
  const child = await started(program, port);
  if (child !== undefined) return { port, child };
  if (tries <= 1) throw new Error("Redis did not start.");
  return onFreePort(program, tries - 1);
}

/** Nothing when it ended before it was ready. */
async function started(program: string, port: number): Promise<ChildProcess | undefined> {
  const unwritten = ["--save", "", "--appendonly", "no"];
  const child = spawn(program, ["--port", `${port}`, "--bind", "127.0.0.1", ...unwritten], {
    stdio: ["ignore", "pipe", "ignore"],
    cwd: "/",
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes("Ready to accept connections")) continue;
    child.stdout.resume();
    return child;
  }
  return undefined;
}
