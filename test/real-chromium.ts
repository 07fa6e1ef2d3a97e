/** Chromium without a window, spoken to through its debugging protocol; gone with the test. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { findProgram } from "../scripts/setup/programs.mjs";
import { need } from "./need.ts";

export interface RealChromium {
  open(url: string): Promise<void>;
  /** What an expression in the page gives, as text, numbers or booleans. */
  ask(expression: string): Promise<unknown>;
  /** Asks until the expression holds. */
  until(expression: string): Promise<void>;
}

const patienceMs = 30_000;

/** @returns nothing where there is no Chromium; the test is then marked as {@link need} does. */
export async function realChromium(t: TestContext): Promise<RealChromium | undefined> {
  const program = findProgram("chromium");
  if (!need(t, "chromium") || program === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-chromium-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"];
  const child = spawn(program, [...flags, `--user-data-dir=${folder}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  t.after(async () => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  let address: string | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    address = /ws:\/\/(\S+?)\//.exec(line)?.[1];
    if (address !== undefined) break;
  }
  // What it writes later must not fill the pipe.
  child.stderr.resume();
  const send = await connected(`http://${address}`);
  const ask = async (expression: string): Promise<unknown> => {
    const { result } = Object(await send("Runtime.evaluate", { expression }));
    return Object(result).value;
  };
  return {
    async open(url) {
      await send("Page.navigate", { url });
    },
    ask,
    async until(expression) {
      const end = Date.now() + patienceMs;
      while ((await ask(expression)) !== true) {
        if (Date.now() > end)
          throw new Error(`${expression}: ${String(await ask("document.title"))}`);
        await sleep(50);
      }
    },
  };
}

type Send = (method: string, params: object) => Promise<unknown>;

/** To the first tab. */
async function connected(address: string): Promise<Send> {
  const tabs = JSON.parse(await (await fetch(`${address}/json`)).text());
  const socket = new WebSocket(
    tabs.find(({ type }: { type: string }) => type === "page").webSocketDebuggerUrl,
  );
  await once(socket, "open");
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data));
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let last = 0;
  return (method, params) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
}
