/** The official client, of both eras, over both transports, against the real front. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { until } from "../../test/until.ts";
import { addTrialTools } from "../mcp/testing/trial-tools.ts";
import { startTestHub, type TestHub, testToken } from "./testing/test-hub.ts";

const stdioHub = new URL("../mcp/testing/stdio-hub.ts", import.meta.url).pathname;
const eras = { modern: "auto", legacy: "legacy" } as const;
const seen = { started: 0, stopped: 0 };
let hub: TestHub;

before(async () => {
  const mcp = { pageSize: 3 };
  hub = await startTestHub({ guarded: true, fill: (catalog) => addTrialTools(catalog, seen), mcp });
});
after(() => hub[Symbol.asyncDispose]());

const transports = {
  http: () =>
    new StreamableHTTPClientTransport(new URL(`${hub.url}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${testToken}` } },
    }),
  stdio: () =>
    new StdioClientTransport({ command: process.execPath, args: [stdioHub], stderr: "ignore" }),
};

async function connect(
  mode: "auto" | "legacy",
  transport: "http" | "stdio",
): Promise<Client & AsyncDisposable> {
  const client = new Client(
    { name: "test", version: "1" },
    { versionNegotiation: { mode }, capabilities: { elicitation: { form: {} } } },
  );
  client.setRequestHandler("elicitation/create", ({ params }) => ({
    action: "accept",
    content: { answer: params.message },
  }));
  await client.connect(transports[transport]());
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

for (const transport of ["http", "stdio"] as const) {
  for (const [era, mode] of Object.entries(eras)) {
    describe(`${era} over ${transport}`, () => {
      let client: Client & AsyncDisposable;
      before(async () => {
        client = await connect(mode, transport);
      });
      after(() => client[Symbol.asyncDispose]());

      test("the era is the one asked for", async () => {
        const version = client.getNegotiatedProtocolVersion();
        assert.equal(version, era === "modern" ? "2026-07-28" : "2025-11-25");
        assert.match(client.getInstructions() ?? "", /artifact:\/\//);
        assert.equal(client.getServerVersion()?.name, "kumihimo");
      });

      test("lists come whole and in order, over several pages", async () => {
        const { tools } = await client.listTools();
        const names = tools.map(({ name }) => name);
        assert.deepEqual(names, names.toSorted());
        assert.equal(names.length, 7);
        const echo = tools.find(({ name }) => name === "echo");
        assert.equal(echo?.inputSchema.type, "object");
        assert.equal(echo?.annotations?.readOnlyHint, true);
        assert.equal(echo?.title, "Echo");
      });

      test("a call answers with text and structure", async () => {
        const answer = await client.callTool({ name: "echo", arguments: { text: "組紐" } });
        assert.deepEqual(answer.structuredContent, { text: "組紐" });
        assert.deepEqual(answer.content, [{ type: "text", text: "組紐" }]);
      });

      test("a failure says what to do, in text and in fields", async () => {
        const answer = await client.callTool({ name: "fail", arguments: { how: "caller" } });
        assert.equal(answer.isError, true);
        const { _meta: meta } = answer;
        assert.equal(Object(meta?.["kumihimo/error"]).code, "media.tooLarge");
        assert.match(JSON.stringify(answer.content), /media\.tooLarge/);
      });

      test("a fault of the hub shows an id and nothing else", async () => {
        const answer = await client.callTool({ name: "fail", arguments: { how: "bug" } });
        assert.match(JSON.stringify(answer), /kernel\.internal/);
        assert.doesNotMatch(JSON.stringify(answer), /passwd|TypeError/);
      });

      test("progress comes in order and never goes back", async () => {
        const steps: unknown[] = [];
        await client.callTool(
          { name: "chatty", arguments: {} },
          { onprogress: ({ progress, message }) => steps.push([progress, message]) },
        );
        assert.deepEqual(steps, [
          [0.25, "a quarter"],
          [1, undefined],
        ]);
      });

      test("a tool's questions reach the client, one round after the other", async () => {
        const answer = await client.callTool({ name: "asks", arguments: { subject: "the cat" } });
        const [block] = answer.content;
        const said = JSON.parse(block?.type === "text" ? block.text : "");
        assert.equal(said.name.content.answer, "The name of the cat?");
        assert.equal(said.colour.content.answer, "The colour of the cat?");
        assert.deepEqual(said.state, { step: 2 });
      });

      test("prompts, resources, templates and completion are there", async () => {
        const { messages } = await client.getPrompt({ name: "greet", arguments: { who: "Aya" } });
        assert.deepEqual(messages[0]?.content, { type: "text", text: "Hello, Aya" });
        const { resources } = await client.listResources();
        assert.deepEqual(
          resources.map(({ uri }) => uri),
          ["trial://motd", "trial://number/3", "trial://number/2", "trial://number/1"],
        );
        const { contents } = await client.readResource({ uri: "trial://number/12" });
        assert.deepEqual(contents, [{ uri: "trial://number/12", text: "12" }]);
        const { completion } = await client.complete({
          ref: { type: "ref/prompt", name: "greet" },
          argument: { name: "who", value: "Ay" },
        });
        assert.deepEqual(completion.values, ["Aya", "Ayumi"]);
        const { resourceTemplates } = await client.listResourceTemplates();
        const uriTemplate = resourceTemplates[0]?.uriTemplate ?? "";
        const template = await client.complete({
          ref: { type: "ref/resource", uri: uriTemplate },
          argument: { name: "n", value: "1" },
        });
        assert.deepEqual(template.completion.values, ["1", "12"]);
      });

      test("what is not there is refused by name", async () => {
        await assert.rejects(client.callTool({ name: "ecco", arguments: {} }), /"echo"/);
        await assert.rejects(client.getPrompt({ name: "nope" }), /nope/);
        await assert.rejects(client.getPrompt({ name: "greet" }), /who/);
        await assert.rejects(client.readResource({ uri: "trial://number/99" }), { code: -32602 });
      });

      test("a cancelled call stops its tool", async () => {
        const earlier = { ...seen };
        const stop = new AbortController();
        const call = client.callTool(
          { name: "waits", arguments: {} },
          { signal: stop.signal, onprogress: () => {} },
        );
        // What a hub in another process does is not seen here.
        if (transport === "stdio") await setTimeout(100);
        else await until(() => seen.started > earlier.started, "the call to start");
        stop.abort();
        await assert.rejects(call);
        if (transport === "stdio") return;
        assert.equal(seen.started, earlier.started + 1);
        await until(() => seen.stopped > earlier.stopped, "the tool to stop");
        assert.equal(seen.stopped, earlier.stopped + 1);
      });
    });
  }
}

test("standard output carries the protocol only, and running calls finish after the input ended", async () => {
  const child = spawn(process.execPath, [stdioHub], { stdio: ["pipe", "pipe", "pipe"] });
  const said: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "t", version: "1" },
  };
  const call = { name: "waits", arguments: { milliseconds: 300 } };
  for (const message of [
    { jsonrpc: "2.0", id: 1, method: "initialize", params },
    { jsonrpc: "2.0", method: "notifications/initialized" },
    { jsonrpc: "2.0", id: 2, method: "tools/call", params: call },
  ]) {
    child.stdin.write(`${JSON.stringify(message)}\n`);
  }
  child.stdin.end();
  const [code] = await once(child, "close");
  const lines = Buffer.concat(said).toString().trim().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).id),
    [1, 2],
  );
  assert.match(lines[1] ?? "", /waited/);
  assert.match(Buffer.concat(errors).toString(), /hello where it should not/);
  assert.equal(code, 0);
});

test("a message over the limit, or a client that no longer reads, ends the process cleanly", async () => {
  const big = spawn(process.execPath, [stdioHub], { stdio: ["pipe", "ignore", "ignore"] });
  big.stdin.on("error", () => {}).write("x".repeat(2 * 1024 * 1024));
  assert.deepEqual(await once(big, "exit"), [0, null]);
  big.stdin.destroy();

  const deaf = spawn(process.execPath, [stdioHub], { stdio: ["pipe", "pipe", "ignore"] });
  deaf.stdout.destroy();
  const timer = setInterval(() => {
    deaf.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
  }, 50);
  deaf.stdin.on("error", () => clearInterval(timer));
  assert.deepEqual(await once(deaf, "exit"), [0, null]);
  clearInterval(timer);
});
