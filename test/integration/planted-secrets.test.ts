/** A secret that the hub was given, or gave, is in nothing that the hub puts out, whoever repeats it. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { assertNoLeaks, canaries, search } from "../canaries-watch.ts";
import { adminOf } from "./gateway/admin.ts";
import { type Gateway, startGateway } from "./gateway/gateway.ts";
import { refuses, type RogueServer, rogueServer } from "./models/rogue-server.ts";
import { parrot, sayings } from "./parrot.ts";
import type { Handmade } from "./gateway/handmade.ts";

const eras = ["modern", "legacy"] as const;
const stack = new AsyncDisposableStack();
const variable = canaries.make("variable of a program");
const words: Readonly<Record<(typeof eras)[number], string>> = {
  modern: canaries.make("header of a modern server"),
  legacy: canaries.make("header of a legacy server"),
};
const parrots = new Map<string, Handmade>();
let service: RogueServer;
let gateway: Gateway;

/** Says its variable on both streams, and ends when it is called. */
const program = `
  console.error("I have " + process.env.API_TOKEN);
  const lines = require("node:readline").createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const { id, method } = JSON.parse(line);
    if (id === undefined) return;
    const repeated = { type: "text", text: "I have " + process.env.API_TOKEN };
    const results = {
      initialize: { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo: { name: repeated.text, version: "1" } },
      "tools/list": { tools: [{ name: "say", description: repeated.text, inputSchema: { type: "object" } }] },
      "tools/call": { content: [repeated] },
    };
    console.log(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] ?? {} }));
  });
`;

/** Fails in the middle of nothing, as a library does, when it is told to. */
const crash = `
  process.on("SIGUSR2", () => setImmediate(() => {
    const headers = { authorization: process.env.PLANTED_BEARER, "x-key": process.env.PLANTED_KEY };
    throw Object.assign(new Error("GET with " + headers.authorization), { headers });
  }));
`;
const crashing = `data:text/javascript,${encodeURIComponent(crash)}`;

before(async () => {
  service = stack.use(await rogueServer(canaries.make("key of a provider")));
  for (const era of eras) parrots.set(era, stack.use(await parrot(era, words[era])));
  const upstream = (era: (typeof eras)[number]) => ({
    ...parrots.get(era)?.settings,
    headers: { authorization: `Bearer ${words[era]}` },
  });
  const provider = {
    kind: "openai-compatible",
    apiKey: service.key,
    baseUrl: `${service.url}/v1`,
    models: { describe: "eye" },
    retries: 0,
  };
  gateway = stack.use(
    await startGateway(
      {
        modern: upstream("modern"),
        legacy: upstream("legacy"),
        lines: {
          transport: "stdio",
          command: process.execPath,
          args: ["-e", program],
          env: { API_TOKEN: variable },
        },
      },
      {
        settings: {
          telemetry: { log: { level: "debug" } },
          models: { providers: { eye: provider }, cache: { enabled: false } },
        },
        environment: {
          NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${crashing}`,
          PLANTED_BEARER: `Bearer ${words.modern}`,
          PLANTED_KEY: canaries.make("nothing that the hub knows"),
        },
      },
    ),
  );
});
after(() => stack.disposeAsync());

for (const era of eras) {
  test(`what a ${era} server repeats of its header is taken out`, async () => {
    const heard: unknown[] = [];
    for (const clientEra of eras) {
      await using client = await gateway.connect(clientEra);
      const listed = (await client.request("tools/list")).text;
      search("the list of tools", listed);
      assert.match(listed, /Needs \[secret\]/);
      for (const saying of sayings) {
        const meta = { progressToken: 7, "io.modelcontextprotocol/logLevel": "debug" };
        const options = { meta, heard: (message: unknown) => heard.push(message) };
        const { text } = await client.call(`${era}__${saying}`, {}, options);
        search(saying, text);
        if (saying !== "refusal") assert.match(text, /Bearer \[secret\]/, saying);
      }
    }
    search("notifications", JSON.stringify(heard));
    assert.match(JSON.stringify(heard), /"Bearer \[secret\]"/);
    // It was sent, and so could be repeated.
    const sent = parrots.get(era)?.calls() ?? [];
    assert.ok(sent.every(({ headers }) => headers.authorization === `Bearer ${words[era]}`));
    assert.ok(gateway.hub.log().includes(`"upstream":"${era}","message":"An upstream repeated`));
    assertNoLeaks();
  });
}

test("what a program repeats of its variables is taken out", async () => {
  await using client = await gateway.connect("modern");
  const { text } = await client.call("lines__say");
  search("the answer of a program", text);
  assert.match(text, /I have \[secret\]/);
  assert.ok(gateway.hub.log().includes('"message":"I have [secret]"'));
  assertNoLeaks();
});

test("what a provider repeats of its key reaches neither caller nor log", async () => {
  await using client = await gateway.connect("modern");
  service.otherwise(refuses(401));
  const image = { data: onePixel, mimeType: "image/png" };
  const call = async (): Promise<void> => {
    const { text } = await client.call("image_description", { image, detailLevel: "basic" });
    search("the answer of a tool", text);
    assert.match(text, /models\.|description/);
  };
  await call();
  service.otherwise((_, response) => {
    const location = `${service.url}/elsewhere?token=${encodeURIComponent(service.key)}`;
    response.writeHead(307, { location, "x-key": service.key }).end(service.key);
  });
  await call();
  assert.ok(service.questions.length >= 2, "it was not asked");
  assertNoLeaks();
});

test("what a caller sends in arguments, headers and addresses is in no log, metric or audit entry", async () => {
  const { hub } = gateway;
  const key = canaries.make("what a caller sends");
  await using client = await gateway.connect("modern");
  await client.call("legacy__refusal", { password: key }, { headers: { "x-api-key": key } });
  const wrong = { authorization: `Bearer ${key}`, cookie: `session=${key}` };
  for (const path of ["/mcp", "/api/upstreams", `/nothing?token=${encodeURIComponent(key)}`]) {
    const body = path === "/mcp" ? `{"jsonrpc":"2.0","id":1,"method":"${key}"}` : null;
    const answer = await fetch(hub.url + path, {
      method: body ? "POST" : "GET",
      headers: wrong,
      body,
    });
    assert.ok(answer.status >= 400, path);
    search(path, await answer.text());
  }
  assertNoLeaks();
});

test("the admin API, health and metrics tell none of them", async () => {
  const { hub } = gateway;
  const admin = adminOf(gateway);
  for (const path of ["upstreams", "upstreams/modern", "upstreams/legacy", "upstreams/lines"]) {
    search(path, await admin.ask(path));
  }
  const headers = { authorization: `Bearer ${hub.token}` };
  for (const path of ["metrics", "readyz", "healthz"]) {
    search(path, await (await fetch(`${hub.url}/${path}`, { headers })).text());
  }
  assertNoLeaks();
});

test("a hub that fails without being caught says so without them", async () => {
  const { hub } = gateway;
  hub.process.kill("SIGUSR2");
  const [status] = await once(hub.process, "close");
  assert.equal(status, 1);
  const log = hub.log();
  const last = log.split("\n").find((line) => line.includes("The program failed and ends"));
  assert.match(String(last), /"GET with \[secret\]"/);
  search("the last words of a hub", log);
  assertNoLeaks();
});

/** A picture of one pixel. */
const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
