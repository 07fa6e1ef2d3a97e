/** The official Inspector's command line, as a stranger to this code. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { addTrialTools } from "../mcp/testing/trial-tools.ts";
import { startTestHub, type TestHub, testToken } from "./testing/test-hub.ts";

const run = promisify(execFile);
const inspector = createRequire(import.meta.url).resolve(
  "@modelcontextprotocol/inspector/clients/launcher/build/index.js",
);
const stdioHub = new URL("../mcp/testing/stdio-hub.ts", import.meta.url).pathname;

let hub: TestHub;
before(async () => {
  hub = await startTestHub({ guarded: true, fill: addTrialTools });
});
after(() => hub[Symbol.asyncDispose]());

async function inspect(target: readonly string[], ...args: string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, [inspector, "--cli", ...target, ...args], {
    timeout: 60_000,
  });
  return JSON.parse(stdout);
}

const overHttp = (): string[] => [
  `${hub.url}/mcp`,
  "--transport",
  "http",
  "--header",
  `Authorization: Bearer ${testToken}`,
];

test("the Inspector lists the tools over HTTP", async () => {
  const { tools } = Object(await inspect(overHttp(), "--method", "tools/list"));
  assert.equal(tools.length, 7);
});

test("the Inspector calls a tool over HTTP", async () => {
  const args = ["--method", "tools/call", "--tool-name", "echo", "--tool-arg", "text=組紐"];
  const answer = Object(await inspect(overHttp(), ...args));
  assert.deepEqual(answer.structuredContent, { text: "組紐" });
});

test("the Inspector calls a tool over stdio", async () => {
  const args = ["--method", "tools/call", "--tool-name", "echo", "--tool-arg", "text=hi"];
  const answer = Object(await inspect([process.execPath, stdioHub], ...args));
  assert.deepEqual(answer.structuredContent, { text: "hi" });
});
