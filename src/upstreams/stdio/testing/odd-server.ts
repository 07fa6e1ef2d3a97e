/**
 * A legacy server that misbehaves in one way.
 *
 *     node odd-server.ts MANNER [FILE]
 *
 * Its process id is added to FILE at each start.
 *
 * @module
 */

import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { acts, answer, asking, say } from "./odd-acts.ts";

interface Incoming {
  readonly id: string | number;
  readonly method?: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test server reads into it at will
  readonly params?: any;
  readonly result?: unknown;
  readonly error?: unknown;
}

const [manner = "good", file = ""] = process.argv.slice(2);

let poisoned = false;

function hear(message: Incoming): void {
  const { id, method, params } = message;
  if (method === undefined) return answered(message);
  if (method === "server/discover") return discovered(id);
  if (poisoned) return;
  if (method === "initialize") return initialized(id);
  if (method === "ping") return say({ id, result: {} });
  if (method !== "tools/call") return;
  const { name, arguments: input = {}, _meta: meta = {} } = params;
  acts[name]?.({ id, input, progressToken: meta.progressToken });
}

function discovered(id: Incoming["id"]): void {
  if (manner === "dies-of-discover") process.exit(3);
  if (manner === "silent-on-discover") return;
  if (manner === "poisoned-by-discover") poisoned = true;
  else say({ id, error: { code: -32601, message: "What is that?" } });
}

const introduction = {
  protocolVersion: "2025-06-18",
  capabilities: { tools: {}, logging: {} },
  serverInfo: { name: "odd", version: "0" },
};

function initialized(id: Incoming["id"]): void {
  if (manner === "silent") return;
  if (manner === "ages") say({ id, result: { ...introduction, protocolVersion: "1999-01-01" } });
  else say({ id, result: introduction });
}

function answered({ id, result, error }: Incoming): void {
  const call = asking.get(String(id));
  if (call !== undefined) answer(call, JSON.stringify(result ?? error));
}

function pour(): void {
  const line = `${"x".repeat(2000)}\n`;
  while (process.stderr.write(line));
  process.stderr.once("drain", pour);
}

if (file !== "") appendFileSync(file, `${process.pid}\n`);
if (manner === "crash") {
  console.error("no database here");
  process.exit(9);
}
if (manner === "banner") process.stdout.write("\n*** Welcome! ***\n[1, 2\n{}\n\n");
if (manner === "ignores-sigterm") {
  process.on("SIGTERM", () => undefined);
  setInterval(() => undefined, 1e6);
}
if (manner === "flood") pour();
createInterface({ input: process.stdin }).on("line", (line) => hear(JSON.parse(line)));
