/** What clients want to hear of reaches the owner of the resource, in both eras, until they leave. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, test } from "node:test";
import { until as becomes } from "../../test/until.ts";
import { operator } from "../identity/principal.ts";
import { serveStdio } from "../mcp/stdio/serve-stdio.ts";
import { trialNeeds } from "../mcp/testing/bare-hub.ts";
import { legacy, modern, post, type Sent } from "../mcp/testing/requests.ts";
import type { Catalog } from "../pipeline/catalog.ts";
import { startTestHub, type TestHub } from "./testing/test-hub.ts";

const watched: string[] = [];

const addNotes = (catalog: Catalog): void =>
  catalog.addResource("notes", {
    name: "notes",
    uriTemplate: "notes://{id}",
    read: async (uri) => ({ uri, text: "" }),
    watch(uri) {
      watched.push(uri);
      return { [Symbol.dispose]: () => void watched.splice(watched.indexOf(uri), 1) };
    },
  });

const listening = (...uris: string[]): Sent =>
  modern("subscriptions/listen", { notifications: { resourceSubscriptions: uris } });

async function until(expected: readonly string[]): Promise<void> {
  await becomes(() => watched.join() === expected.join()).catch(() => {});
  assert.deepEqual(watched, expected);
}

describe("over HTTP", () => {
  let hub: TestHub;
  beforeEach(async () => {
    hub = await startTestHub({ fill: addNotes });
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
    await until([]);
  });

  const open = (sent: Sent, signal: AbortSignal): Promise<Response> =>
    fetch(`${hub.url}/mcp`, {
      method: "POST",
      headers: sent.headers,
      body: JSON.stringify(sent.body),
      signal,
    });

  test("modern: what a stream names is watched while it is open", async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const stream = await open(listening("notes://1", "notes://2", "notes://2"), one.signal);
    await until(["notes://1", "notes://2"]);
    await open(listening("notes://2", "notes://3"), other.signal);
    await until(["notes://1", "notes://2", "notes://3"]);
    one.abort();
    await until(["notes://2", "notes://3"]);
    await assert.rejects(stream.text());
    other.abort();
    await until([]);
  });

  test("modern: a request that is refused watches nothing for long", async () => {
    const bad = modern("subscriptions/listen", {
      notifications: { resourceSubscriptions: ["notes://1", 7] },
    });
    const answer = await post(`${hub.url}/mcp`, bad);
    assert.ok(answer.messages[0]?.["error"]);
    await until([]);
  });

  test("modern: a stream that names too many resources is told so", async () => {
    const uris = Array.from({ length: 1001 }, (_, n) => `notes://${n}`);
    const answer = await post(`${hub.url}/mcp`, listening(...uris));
    assert.match(JSON.stringify(answer.messages[0]), /mcp\.tooManySubscriptions/);
    assert.deepEqual(watched, []);
  });

  test("modern: the end of the hub ends the watch", async () => {
    const stream = await open(listening("notes://1"), new AbortController().signal);
    await until(["notes://1"]);
    await hub.endpoint.close();
    assert.match(await stream.text(), /"resultType":"complete"/);
    await until([]);
  });

  test("legacy: what a session subscribed to is watched while its stream is open", async () => {
    const session = await begin(hub);
    const send = (method: string, uri: string) => {
      const { headers, body } = legacy(method, { uri });
      return post(`${hub.url}/mcp`, { headers: { ...headers, ...session }, body });
    };
    await send("resources/subscribe", "notes://1");
    assert.deepEqual(watched, [], "nobody could be told yet");
    const stop = new AbortController();
    await listen(hub, session, stop.signal);
    await until(["notes://1"]);
    await send("resources/subscribe", "notes://2");
    await send("resources/subscribe", "notes://2");
    await send("resources/unsubscribe", "notes://1");
    await until(["notes://2"]);
    stop.abort();
    await until([]);
    await listen(hub, session, new AbortController().signal);
    await until(["notes://2"]);
    await fetch(`${hub.url}/mcp`, { method: "DELETE", headers: session });
    await until([]);
  });

  test("legacy: a client without a session watches nothing", async () => {
    await post(`${hub.url}/mcp`, legacy("resources/subscribe", { uri: "notes://1" }));
    assert.deepEqual(watched, []);
  });
});

const listen = (hub: TestHub, session: Record<string, string>, signal: AbortSignal) =>
  fetch(`${hub.url}/mcp`, { headers: { accept: "text/event-stream", ...session }, signal });

const clientInfo = { name: "test", version: "1" };
const initialize = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };

async function begin(hub: TestHub): Promise<Record<string, string>> {
  const { session } = await post(`${hub.url}/mcp`, legacy("initialize", initialize));
  return { "mcp-session-id": session ?? "" };
}

describe("over stdio", () => {
  const input = { current: new PassThrough() };
  let service: ReturnType<typeof serveStdio>;
  let output: PassThrough;
  beforeEach(() => {
    const needs = trialNeeds();
    addNotes(needs.catalog);
    input.current = new PassThrough();
    output = new PassThrough();
    const caller = { principal: operator, language: "en" } as const;
    const limits = { maxMessageBytes: 65_536, graceSeconds: 1 };
    service = serveStdio(needs, { input: input.current, output, caller, ...limits });
  });
  afterEach(async () => {
    input.current.end();
    await service.ended;
    await until([]);
  });

  const say = (message: object): void => {
    input.current.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  };
  const asked = (id: number, { body }: Sent): void => say({ ...Object(body), id });
  const cancel = (requestId: number): void =>
    say({ method: "notifications/cancelled", params: { requestId } });

  test("modern: each listen is watched until it is cancelled, the last until the client leaves", async () => {
    asked(1, listening("notes://1", "notes://2"));
    await until(["notes://1", "notes://2"]);
    asked(2, listening("notes://2"));
    await once(output, "data");
    cancel(1);
    await until(["notes://2"]);
  });

  test("modern: a listen under the id of an earlier one takes its place", async () => {
    asked(1, listening("notes://1"));
    await until(["notes://1"]);
    asked(1, listening("notes://2"));
    await until(["notes://2"]);
  });

  test("modern: a listen that is refused watches nothing for long", async () => {
    asked(
      1,
      modern("subscriptions/listen", {
        notifications: { resourceSubscriptions: [7, "notes://1"] },
      }),
    );
    await once(output, "data");
    await until([]);
  });

  test("legacy: a subscription is watched until it is taken back or the client leaves", async () => {
    say({ id: 1, method: "initialize", params: initialize });
    say({ method: "notifications/initialized" });
    say({ id: 2, method: "resources/subscribe", params: { uri: "notes://1" } });
    say({ id: 3, method: "resources/subscribe", params: { uri: "notes://2" } });
    await until(["notes://1", "notes://2"]);
    say({ id: 4, method: "resources/unsubscribe", params: { uri: "notes://1" } });
    await until(["notes://2"]);
  });
});
