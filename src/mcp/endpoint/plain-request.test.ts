/** The short path and the SDK's path give the same answer to the same request. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { operator } from "../../identity/principal.ts";
import { createWishes } from "../server/wishes.ts";
import { listening, testKey, trialNeeds } from "../testing/bare-hub.ts";
import { legacy, modern, post, type Received, type Sent } from "../testing/requests.ts";
import type { Exchange } from "./exchange.ts";
import { createMcpEndpoint } from "./mcp-endpoint.ts";
import { servedHere } from "./served-here.ts";
import { createSdkDoor } from "./sdk-door.ts";

const call = (name: string, given?: object, more: object = {}) => ({
  name,
  ...(given !== undefined && { arguments: given }),
  ...more,
});

const forms = { "io.modelcontextprotocol/clientCapabilities": { elicitation: {} } };
const accepted = { name: { action: "accept", content: { name: "Aya" } } };

/** Requests on the short path, by what is tried. */
const plain: readonly (readonly [string, Sent])[] = [
  ["a call", modern("tools/call", call("echo", { text: "組紐" }))],
  ["a call whose output is no object", modern("tools/call", call("list", {}))],
  ["a call without arguments", modern("tools/call", call("list"))],
  ["an argument of the wrong type", modern("tools/call", call("echo", { text: 5 }))],
  ["an argument nobody knows", modern("tools/call", call("echo", { text: "", more: 1 }))],
  ["a failure of the caller", modern("tools/call", call("fail", { how: "caller" }))],
  ["a failure of the hub", modern("tools/call", call("fail", { how: "bug" }))],
  ["an unknown tool", modern("tools/call", call("ecco", {}))],
  ["a name in Base64", named("=?base64?ZWNobw==?=")],
  ["progress", modern("tools/call", call("chatty", {}), { progressToken: "p" })],
  ["progress by a number", modern("tools/call", call("chatty", {}), { progressToken: 7 })],
  ["log lines", modern("tools/call", call("chatty", {}), level("info"))],
  ["log lines above what there is", modern("tools/call", call("chatty", {}), level("error"))],
  ["a question", modern("tools/call", call("asks", {}), forms)],
  [
    "an answer nobody asked for",
    modern("tools/call", call("asks", {}, { inputResponses: accepted }), forms),
  ],
  ["a question to a client that cannot answer", modern("tools/call", call("asks", {}))],
  ["a forged state", modern("tools/call", call("asks", {}, { requestState: "v1.forged" }), forms)],
  [
    "a language",
    modern("tools/call", call("fail", { how: "caller" }), { "kumihimo/language": "ja" }),
  ],
  ["a string id", { ...modern("tools/call", call("echo", { text: "" })), ...withId("seven") }],
  ["a legacy call", legacy("tools/call", call("echo", { text: "組紐" }))],
  ["a legacy call whose output is no object", legacy("tools/call", call("list", {}))],
  ["a legacy argument of the wrong type", legacy("tools/call", call("echo", { text: 5 }))],
  ["a legacy unknown tool", legacy("tools/call", call("ecco", {}))],
  ["a legacy question without a session", legacy("tools/call", call("asks", {}))],
  ["legacy progress", legacy("tools/call", call("chatty", {}, { _meta: { progressToken: 1 } }))],
];

/** Requests that are not plain, each with one thing wrong or unusual. */
const unusual: readonly (readonly [string, Sent])[] = [
  ["no MCP-Protocol-Version", without("mcp-protocol-version")],
  ["no Mcp-Method", without("mcp-method")],
  ["no Mcp-Name", without("mcp-name")],
  ["another Mcp-Name", header("mcp-name", "list")],
  ["a broken Mcp-Name", header("mcp-name", "=?base64?ZWNobw=?=")],
  ["another Mcp-Method", header("mcp-method", "tools/list")],
  ["another version in the header", header("mcp-protocol-version", "2025-11-25")],
  ["a version nobody knows", header("mcp-protocol-version", "2099-01-01")],
  [
    "no envelope",
    {
      ...modern("tools/call", call("echo", {})),
      body: legacy("tools/call", call("echo", { text: "" })).body,
    },
  ],
  [
    "capabilities that are none",
    modern("tools/call", call("echo", { text: "" }), {
      "io.modelcontextprotocol/clientCapabilities": 5,
    }),
  ],
  [
    "a capability of a wrong type",
    modern("tools/call", call("echo", { text: "" }), {
      "io.modelcontextprotocol/clientCapabilities": { roots: { listChanged: 5 } },
    }),
  ],
  [
    "a client without a version",
    modern("tools/call", call("echo", { text: "" }), {
      "io.modelcontextprotocol/clientInfo": { name: "x" },
    }),
  ],
  ["a log level nobody knows", modern("tools/call", call("echo", { text: "" }), level("loud"))],
  [
    "a progress token of a wrong type",
    modern("tools/call", call("echo", { text: "" }), { progressToken: {} }),
  ],
  ["a name that is no string", modern("tools/call", { name: 5, arguments: {} })],
  ["arguments that are no object", modern("tools/call", { name: "echo", arguments: [] })],
  [
    "an id that is no integer",
    { ...modern("tools/call", call("echo", { text: "" })), ...withId(1.5) },
  ],
  ["an id that is null", { ...modern("tools/call", call("echo", { text: "" })), ...withId(null) }],
  [
    "a key too many",
    {
      ...modern("tools/call", call("echo", {})),
      body: { ...Object(modern("tools/call", call("echo", { text: "" })).body), extra: 1 },
    },
  ],
  [
    "another JSON-RPC",
    {
      ...modern("tools/call", call("echo", {})),
      body: { jsonrpc: "1.0", id: 1, method: "tools/call", params: {} },
    },
  ],
  [
    "a notification",
    { ...legacy("", {}), body: { jsonrpc: "2.0", method: "notifications/initialized" } },
  ],
  [
    "a modern batch",
    {
      ...modern("tools/call", call("echo", {})),
      body: [modern("tools/call", call("echo", {})).body],
    },
  ],
  ["an empty batch", { ...legacy("", {}), body: [] }],
  ["a number", { ...legacy("", {}), body: "5" }],
  ["a wrong content type", header("content-type", "text/plain")],
  [
    "a legacy client that accepts only JSON",
    {
      ...legacy("tools/call", call("echo", { text: "" })),
      headers: { "content-type": "application/json", accept: "application/json" },
    },
  ],
  [
    "a legacy version nobody knows",
    {
      ...legacy("tools/call", call("echo", { text: "" })),
      headers: { ...legacy("", {}).headers, "mcp-protocol-version": "1999-01-01" },
    },
  ],
  ["an unknown method", modern("tools/unknown", {})],
];

const needs = trialNeeds();

const takesShortPath = ({ headers, body }: Sent): boolean => {
  const exchange = {
    request: { headers },
    caller: { principal: operator, language: "en" },
  } as const;
  return servedHere(needs.operationOf, exchange, body) !== undefined;
};

for (const [what, sent] of plain) {
  test(`${what} is answered alike on both paths`, async () => {
    assert.ok(takesShortPath(sent), "it takes the short path");
    const [short, sdk] = await both(sent);
    assert.deepEqual(comparable(short, sent), comparable(sdk, sent));
  });
}

for (const [what, sent] of unusual) {
  test(`${what} is left to the SDK, which has the last word`, async () => {
    assert.ok(!takesShortPath(sent));
    const [own, sdk] = await both(sent);
    assert.deepEqual(comparable(own, sent), comparable(sdk, sent));
  });
}

test("what is not JSON is refused in the SDK's words", async () => {
  for (const body of ["{", "", '{"jsonrpc":"2.0",', "\u0000"]) {
    const [own, sdk] = await both({ ...legacy("", {}), body });
    assert.deepEqual([own.status, own.messages], [sdk.status, sdk.messages]);
    assert.equal(own.status, 400);
  }
});

test("bytes that are no UTF-8 are refused", async () => {
  await using server = await listening(ownHandle());
  const body = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
  const answer = await post(server.url, { ...legacy("", {}), body });
  assert.equal(answer.status, 400);
  assert.deepEqual(answer.messages[0]?.["error"], {
    code: -32700,
    message: "Parse error: Invalid JSON",
  });
});

/** The same request to the endpoint, and to the SDK alone. */
async function both(sent: Sent): Promise<[Received, Received]> {
  const door = createSdkDoor(needs);
  await using own = await listening(ownHandle());
  await using sdk = await listening((exchange) => {
    const text = exchange.body?.toString() ?? "";
    return door.serve(exchange, { message: parsed(text), wishes: createWishes() });
  });
  return [await post(own.url, sent), await post(sdk.url, sent)];
}

/** What the hub does with a request, on a new endpoint. */
function ownHandle(): (exchange: Exchange) => Promise<void> | void {
  const endpoint = createMcpEndpoint(needs, testKey);
  return (exchange) => endpoint.handle(exchange);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What must agree. Left out: ids that are made anew each time, the sealed state, and for legacy
 * requests whether the answer came as a stream, as the SDK's always do.
 */
function comparable({ status, type, messages }: Received, { headers }: Sent): unknown {
  const isModern = headers["mcp-protocol-version"] === "2026-07-28";
  const text = JSON.stringify(messages)
    .replaceAll(/\([\w-]{12}\)/gu, "(id)")
    .replaceAll(/"requestState":"[^"]+"/gu, '"requestState":"sealed"');
  return { status, type: isModern ? type : "either", messages: JSON.parse(text) };
}

function named(value: string): Sent {
  return header("mcp-name", value);
}

function header(name: string, value: string): Sent {
  const sent = modern("tools/call", call("echo", { text: "hello" }));
  return { ...sent, headers: { ...sent.headers, [name]: value } };
}

function without(name: string): Sent {
  const { headers, body } = modern("tools/call", call("echo", { text: "hello" }));
  return {
    headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
    body,
  };
}

function withId(id: unknown): Pick<Sent, "body"> {
  return { body: { ...Object(modern("tools/call", call("echo", { text: "" })).body), id } };
}

function level(name: string): Record<string, string> {
  return { "io.modelcontextprotocol/logLevel": name };
}
