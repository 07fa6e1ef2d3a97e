/** Programs under measurement, started and stopped with their owner. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

export interface Started extends AsyncDisposable {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The first line the program printed, which is JSON. */
  readonly said: Readonly<Record<string, unknown>>;
  /** Seconds from the start to that line. */
  readonly seconds: number;
}

/** How long a program may take to end when it is told to, in milliseconds. */
const farewellMs = 30_000;

/** Starts a TypeScript file and waits for the line of JSON it prints when it is ready. */
export async function started(
  args: readonly string[],
  channel: "ipc" | "ignore" = "ignore",
): Promise<Started> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit", channel] });
  const line = await firstLine(child);
  const seconds = (performance.now() - begin) / 1000;
  return {
    pid: child.pid ?? 0,
    child,
    said: JSON.parse(line),
    seconds,
    [Symbol.asyncDispose]: () => end(child),
  };
}

/** Ends a child, with force where it does not listen. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), farewellMs);
  await once(child, "exit");
  clearTimeout(force);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("The program has no standard output.");
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The program ended with status ${String(code)} before it was ready.`);
  });
  ended.catch(() => {});
  const [line] = await Promise.race([once(lines, "line"), ended]);
  return String(line);
}

/** The flags of V8 that `npm start` gives to Node. */
async function heapFlags(): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile("package.json", "utf8"));
  return String(scripts.start).match(/--[\w-]+-space-size=\d+/g) ?? [];
}

/** The hub on a free port with a data folder that is empty at first. */
export interface StartedHub extends Started {
  readonly origin: string;
  readonly token: string;
}

export interface HubOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Kept afterwards; left out, the hub gets one of its own. */
  readonly folder?: string;
  /** Lets `heapBytes` ask this hub. */
  readonly tellsHeap?: boolean;
}

export async function startedHub(options: HubOptions = {}): Promise<StartedHub> {
  const { settings = {}, folder, tellsHeap = false } = options;
  const own = folder ?? (await mkdtemp(path.join(tmpdir(), "kumihimo-bench-")));
  const file = path.join(own, "config.yaml");
  await writeFile(file, JSON.stringify({ ...settings, telemetry: { log: { level: "warn" } } }));
  const flags = ["--port", "0", "--data-dir", own, "--config", file, "--json"];
  const probe = ["--expose-gc", "--import", "./bench/servers/heap-probe.ts"];
  const hub = await started(
    [
      ...(await heapFlags()),
      ...(tellsHeap ? probe : []),
      "src/main.ts",
      "serve",
      ...flags,
      "--root",
      "examples/media",
    ],
    tellsHeap ? "ipc" : "ignore",
  );
  const token = (await readFile(String(hub.said["tokenFile"]), "utf8")).trim();
  return {
    ...hub,
    origin: new URL(String(hub.said["mcp"])).origin,
    token,
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]();
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
}
