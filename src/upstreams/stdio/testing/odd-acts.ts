/** What the tools of an odd server do, by their names. */

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";

export interface ToolCall {
  readonly id: string | number;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test server reads into it at will
  readonly input: any;
  readonly progressToken?: string | number;
}

type Acts = Readonly<Record<string, (call: ToolCall) => void>>;

export const say = (message: object): void => {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
};

export const answer = (id: ToolCall["id"], text: string): void =>
  say({ id, result: { content: [{ type: "text", text }] } });

/** Calls that wait for an answer of the client's, by the ids of their questions. */
export const asking = new Map<string, ToolCall["id"]>();

const later = (act: () => void, { input }: ToolCall): unknown =>
  setTimeout(act, Number(input.milliseconds ?? 0));

const talking: Acts = {
  echo: ({ id, input }) => answer(id, String(input.text)),
  pid: ({ id }) => answer(id, String(process.pid)),
  environment: ({ id }) => answer(id, JSON.stringify(process.env)),
  huge: ({ id, input }) => answer(id, "x".repeat(Number(input.bytes))),
  progress(call) {
    const { id, progressToken } = call;
    say({ method: "notifications/progress", params: { progressToken, progress: 1 } });
    later(() => answer(id, "done"), call);
  },
  ask(call) {
    const question = `question-${call.id}`;
    asking.set(question, call.id);
    const requestedSchema = { type: "object", properties: {} };
    const params = { message: String(call.input.topic), requestedSchema };
    later(() => say({ id: question, method: "elicitation/create", params }), call);
  },
  log(call) {
    const params = { level: "info", data: String(call.input.text) };
    say({ method: "notifications/message", params });
    later(() => answer(call.id, "logged"), call);
  },
};

const breaking: Acts = {
  exit: () => process.exit(7),
  never() {},
  "half-a-line"() {
    process.stdout.write('{"jsonrpc":"2.0","id":');
    process.exit(1);
  },
  "answer-and-exit"({ id }) {
    answer(id, "goodbye");
    process.stdout.end(() => process.exit(0));
  },
  "close-output": () => process.stdout.end(),
  "deep-answer"({ id }) {
    const deep = `${"[".repeat(300)}${"]".repeat(300)}`;
    process.stdout.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${deep}}\n`);
  },
  "two-results"({ id }) {
    const twice = `"result":{},"result":{}`;
    process.stdout.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},${twice}}\n`);
  },
  deaf({ id }) {
    process.stdin.pause();
    answer(id, "not listening any more");
  },
  busy() {
    for (;;);
  },
};

const idleScript = ["-e", "setInterval(() => {}, 1e6)"];

const reaching: Acts = {
  grandchild({ id }) {
    const child = spawn(process.execPath, idleScript, { stdio: "inherit" });
    answer(id, String(child.pid));
  },
  daemon({ id }) {
    const child = spawn(process.execPath, idleScript, { stdio: "ignore", detached: true });
    child.unref();
    answer(id, String(child.pid));
  },
  "read-file": ({ id, input }) =>
    answer(
      id,
      outcome(() => readFileSync(input.path, "utf8")),
    ),
  "write-file": ({ id, input }) =>
    answer(id, outcome(() => writeFileSync(input.path, "new")) || "written"),
  connect({ id, input }) {
    const socket = connect(Number(input.port), "127.0.0.1", () => {
      answer(id, "connected");
      socket.destroy();
    });
    socket.on("error", (error) => answer(id, codeOf(error)));
  },
};

export const acts: Acts = { ...talking, ...breaking, ...reaching };

function outcome(act: () => string | void): string {
  try {
    return act() ?? "";
  } catch (error) {
    return codeOf(error);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "?";
