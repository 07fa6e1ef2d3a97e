/**
 * A legacy server that misbehaves in one way, by its first argument.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { createInterface } from "node:readline";

interface Incoming {
  readonly id?: string | number;
  readonly method?: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test server reads into it at will
  readonly params?: any;
  readonly result?: unknown;
  readonly error?: unknown;
}

const [manner = "good", file = ""] = process.argv.slice(2);
const say = (message: object): void => {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
};
const answer = (id: Incoming["id"], text: string): void =>
  say({ id, result: { content: [{ type: "text", text }] } });

let poisoned = false;

function hear(message: Incoming): void {
  const { id, method, params } = message;
  if (method === undefined) return answered(message);
  if (method === "server/discover") return discovered(id);
  if (poisoned) return;
  if (method === "initialize") return initialized(id);
  if (method === "ping") return say({ id, result: {} });
  if (method === "tools/call") called(id, params);
}

function discovered(id: Incoming["id"]): void {
  if (manner === "dies-of-discover") process.exit(3);
  if (manner === "silent-on-discover") return;
  if (manner === "poisoned-by-discover") poisoned = true;
  else say({ id, error: { code: -32601, message: "What is that?" } });
}

function initialized(id: Incoming["id"]): void {
  if (manner === "silent") return;
  if (manner === "ages") say({ id, result: { ...introduction, protocolVersion: "1999-01-01" } });
  else say({ id, result: introduction });
}

const introduction = {
  protocolVersion: "2025-06-18",
  capabilities: { tools: {}, logging: {} },
  serverInfo: { name: "odd", version: "0" },
};

/** Calls that wait for an answer of the client's. */
const asking = new Map<string, Incoming["id"]>();

function answered({ id, result, error }: Incoming): void {
  const call = asking.get(String(id));
  if (call !== undefined) answer(call, JSON.stringify(result ?? error));
}

// oxlint-disable-next-line typescript/no-explicit-any -- as above
function called(id: Incoming["id"], { name, arguments: input = {}, _meta: meta }: any): void {
  const acts: Readonly<Record<string, () => void>> = {
    echo: () => answer(id, String(input.text)),
    pid: () => answer(id, String(process.pid)),
    environment: () => answer(id, JSON.stringify(process.env)),
    exit: () => process.exit(7),
    never: () => undefined,
    "half-a-line": () => {
      process.stdout.write('{"jsonrpc":"2.0","id":');
      process.exit(1);
    },
    "answer-and-exit": () => {
      answer(id, "goodbye");
      process.stdout.end(() => process.exit(0));
    },
    "close-output": () => process.stdout.end(),
    huge: () => answer(id, "x".repeat(Number(input.bytes))),
    grandchild: () => {
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], {
        stdio: "inherit",
      });
      answer(id, String(child.pid));
    },
    daemon: () => {
      const script = "setInterval(() => {}, 1e6)";
      const child = spawn(process.execPath, ["-e", script], { stdio: "ignore", detached: true });
      child.unref();
      answer(id, String(child.pid));
    },
    "read-file": () =>
      answer(
        id,
        outcome(() => readFileSync(input.path, "utf8")),
      ),
    "write-file": () =>
      answer(
        id,
        outcome(() => {
          writeFileSync(input.path, "new");
          return "written";
        }),
      ),
    connect: () => {
      const socket = connect(Number(input.port), "127.0.0.1", () => {
        answer(id, "connected");
        socket.destroy();
      });
      socket.on("error", (error) => answer(id, codeOf(error)));
    },
    deaf: () => {
      process.stdin.pause();
      answer(id, "not listening any more");
    },
    busy: () => {
      for (;;);
    },
    progress: () => {
      const { progressToken } = meta;
      say({ method: "notifications/progress", params: { progressToken, progress: 1 } });
      setTimeout(() => answer(id, "done"), Number(input.milliseconds ?? 0));
    },
    "deep-answer": () => {
      const deep = `${"[".repeat(300)}${"]".repeat(300)}`;
      process.stdout.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${deep}}\n`);
    },
    "two-results": () => {
      process.stdout.write(
        `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{},"result":{}}\n`,
      );
    },
    ask: () => {
      const question = `question-${String(id)}`;
      asking.set(question, id);
      const ask = {
        message: String(input.topic),
        requestedSchema: { type: "object", properties: {} },
      };
      setTimeout(
        () => say({ id: question, method: "elicitation/create", params: ask }),
        Number(input.milliseconds ?? 0),
      );
    },
    log: () => {
      say({ method: "notifications/message", params: { level: "info", data: String(input.text) } });
      setTimeout(() => answer(id, "logged"), Number(input.milliseconds ?? 0));
    },
  };
  (acts[name] ?? acts["echo"])?.();
}

function outcome(act: () => string): string {
  try {
    return act();
  } catch (error) {
    return codeOf(error);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "?";

if (file !== "") appendFileSync(file, `${process.pid}\n`);
if (manner === "crash") {
  console.error("no database here");
  process.exit(9);
}
if (manner === "banner") process.stdout.write("\n*** Welcome! ***\n[1, 2\n{}\n\n");
if (manner === "ignores-sigterm") process.on("SIGTERM", () => undefined);
if (manner === "stays" || manner === "ignores-sigterm") setInterval(() => undefined, 1e6);
if (manner === "flood") {
  const line = `${"x".repeat(2000)}\n`;
  const pour = (): void => {
    while (process.stderr.write(line));
    process.stderr.once("drain", pour);
  };
  pour();
}
createInterface({ input: process.stdin }).on("line", (line) => hear(JSON.parse(line)));
