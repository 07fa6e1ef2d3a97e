/** Clients as everybody writes them, and a server that none of us wrote. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { knownBytes } from "../../../src/upstreams/testing/showroom/known-bytes.ts";
import { serveHttp } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { type Gateway, startGateway } from "./gateway.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const stranger = fileURLToPath(
  import.meta.resolve("@modelcontextprotocol/server-everything/dist/index.js"),
);

const stack = new AsyncDisposableStack();
let gateway: Gateway;

before(async () => {
  const [newer, older] = [
    stack.use(await serveHttp("modern", createShowroom())),
    stack.use(await serveHttp("sessions", createShowroom())),
  ];
  const everything = await strangerOverHttp();
  gateway = stack.use(
    await startGateway({
      newer: { transport: "http", instances: [{ url: newer.url }] },
      older: { transport: "http", instances: [{ url: older.url }] },
      everything: { transport: "http", instances: [{ url: everything }] },
      lines: { transport: "stdio", command: process.execPath, args: [stranger, "stdio"] },
    }),
  );
});
after(() => stack.disposeAsync());

/** It cannot be told to take any free port, so it is given one that was free. */
async function strangerOverHttp(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  const port = typeof address === "object" ? address?.port : 0;
  probe.close();
  await once(probe, "close");
  const child = spawn(process.execPath, [stranger, "streamableHttp"], {
    env: { ...process.env, PORT: `${port}` },
    stdio: ["ignore", "ignore", "pipe"],
  });
  stack.defer(async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  await once(child.stderr, "data");
  child.stderr.resume();
  return `http://127.0.0.1:${port}/mcp`;
}

const asked: unknown[] = [];

async function connected(era: Era, upstream?: string): Promise<Client> {
  const mode = era === "modern" ? { pin: "2026-07-28" } : ("legacy" as const);
  const client = new Client(
    { name: "sdk-client", version: "1" },
    { versionNegotiation: { mode }, capabilities: { elicitation: { form: {} } } },
  );
  client.setRequestHandler("elicitation/create", ({ params }) => {
    asked.push(params.message);
    const content = params.message.includes("name") ? { name: "Aya" } : { colour: "red" };
    return { action: "accept", content };
  });
  const url = new URL(`${gateway.hub.url}/mcp${upstream === undefined ? "" : `/${upstream}`}`);
  const headers = { authorization: `Bearer ${gateway.hub.token}` };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  return client;
}

for (const era of eras) {
  for (const upstream of ["newer", "older"]) {
    test(`the SDK's ${era} client works with the ${upstream} upstream among all`, async () => {
      const client = await connected(era);
      const named = (own: string): string => `${upstream}__${own}`;
      const { tools } = await client.listTools();
      assert.ok(tools.some(({ name }) => name === named("echo")));
      const weather = await client.callTool({
        name: named("weather"),
        arguments: { city: "京都" },
      });
      assert.deepEqual(weather.structuredContent, { city: "京都", degrees: 21.5 });
      const picture = await client.callTool({ name: named("image"), arguments: { bytes: 5000 } });
      const [block] = picture.content;
      assert.equal(block?.type, "image");
      assert.ok(Buffer.from(block.data, "base64").equals(knownBytes(5000, 1)));
      const said: unknown[] = [];
      await client.callTool(
        { name: named("slow"), arguments: { key: "k" } },
        { onprogress: ({ message }) => said.push(message) },
      );
      assert.equal(said.at(-1), "k: step 3 of 3");
      const told = await client.callTool({ name: named("ask_twice"), arguments: { topic: "it" } });
      assert.match(JSON.stringify(told), /Aya.*red/);
      assert.deepEqual(asked.splice(0), ["The name of it?", "The colour of it?"]);
      const { messages } = await client.getPrompt({
        name: named("greet"),
        arguments: { who: "Ken" },
      });
      assert.match(JSON.stringify(messages), /Hello, Ken/);
      const uri = `kumihimo://${upstream}/show://notes/welcome`;
      assert.match(JSON.stringify(await client.readResource({ uri })), /Welcome/);
      await client.close();
    });
  }

  for (const upstream of ["everything", "lines"]) {
    test(`the SDK's ${era} client works with a stranger's server, ${upstream}`, async () => {
      const client = await connected(era, upstream);
      const { tools } = await client.listTools();
      assert.ok(
        tools.some(({ name }) => name === "get-sum"),
        JSON.stringify(tools.map((one) => one.name)),
      );
      const sum = await client.callTool({ name: "get-sum", arguments: { a: 2, b: 40 } });
      assert.match(JSON.stringify(sum.content), /42/);
      const fields = await client.callTool({
        name: "get-structured-content",
        arguments: { location: "New York" },
      });
      assert.equal(typeof Object(fields.structuredContent).temperature, "number");
      const picture = await client.callTool({ name: "get-tiny-image", arguments: {} });
      assert.ok(picture.content.some(({ type }) => type === "image"));
      const steps: number[] = [];
      await client.callTool(
        { name: "trigger-long-running-operation", arguments: { duration: 0.3, steps: 3 } },
        { onprogress: ({ progress }) => steps.push(progress) },
      );
      assert.deepEqual(steps, [1, 2, 3]);
      const { values } = (
        await client.complete({
          ref: { type: "ref/prompt", name: "completable-prompt" },
          argument: { name: "name", value: "B" },
          context: { arguments: { department: "Engineering" } },
        })
      ).completion;
      assert.deepEqual(values, ["Bob"]);
      const form = await client.callTool({ name: "trigger-elicitation-request", arguments: {} });
      assert.match(JSON.stringify(form.content), /provided|content|Aya|red/i);
      assert.equal(asked.splice(0).length, 1);
      const failed = await client.callTool({ name: "get-sum", arguments: { a: "two" } });
      assert.equal(failed.isError, true);
      await client.close();
    });
  }
}
