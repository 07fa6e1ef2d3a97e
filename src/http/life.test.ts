/** Streams, sessions and the end of the hub. */

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { until } from "../../test/until.ts";
import { legacy, modern, post, received } from "../mcp/testing/requests.ts";
import { addTrialTools } from "../mcp/testing/trial-tools.ts";
import { startTestHub, type TestHub } from "./testing/test-hub.ts";

const accept = "application/json, text/event-stream";

describe("a legacy session", () => {
  const seen = { started: 0, stopped: 0 };
  let hub: TestHub;
  let session: Record<string, string>;
  before(async () => {
    hub = await startTestHub({ fill: (catalog) => addTrialTools(catalog, seen) });
    session = { "mcp-session-id": await begin({ elicitation: {} }) };
  });
  after(() => hub[Symbol.asyncDispose]());

  const send = (sent: ReturnType<typeof legacy>, more = session) =>
    post(`${hub.url}/mcp`, { ...sent, headers: { ...sent.headers, ...more } });

  async function begin(capabilities: object): Promise<string> {
    const clientInfo = { name: "test", version: "1" };
    const params = { protocolVersion: "2025-11-25", capabilities, clientInfo };
    const { session: id, messages } = await post(`${hub.url}/mcp`, legacy("initialize", params));
    assert.equal(Object(messages[0]?.["result"]).protocolVersion, "2025-11-25");
    assert.match(id ?? "", /^[\x21-\x7e]+$/);
    return id ?? "";
  }
  const listen = async (headers = session): Promise<Response> =>
    fetch(`${hub.url}/mcp`, { headers: { accept: "text/event-stream", ...headers } });

  test("an id that the hub did not give is told to begin anew", async () => {
    const answer = await send(legacy("tools/list", {}), { "mcp-session-id": "made-up" });
    assert.equal(answer.status, 404);
    assert.equal((await listen({ "mcp-session-id": "made-up" })).status, 404);
  });

  test("a client without a session is served all the same", async () => {
    const answer = await send(legacy("tools/call", { name: "list" }), {});
    assert.equal(answer.status, 200);
    assert.equal(answer.type, "application/json");
  });

  test("without a session there is no stream to listen to", async () => {
    for (const method of ["GET", "DELETE"]) {
      const answer = await fetch(`${hub.url}/mcp`, { method, headers: { accept } });
      assert.equal(answer.status, 405, method);
    }
  });

  test("news reach the stream that listens: lists to all, a resource to who subscribed", async () => {
    const stream = await listen();
    assert.equal(stream.headers.get("content-type"), "text/event-stream");
    assert.equal((await listen()).status, 409, "one stream for each session");
    await send(legacy("resources/subscribe", { uri: "trial://motd" }));
    hub.catalog.resourceChanged("trial://other");
    hub.catalog.resourceChanged("trial://motd");
    hub.catalog.addPrompt("test", {
      name: "late",
      title: { en: "", ja: "" },
      description: { en: "", ja: "" },
      arguments: [],
      write: () => [],
    });
    const text = await firstOf(stream, 2);
    assert.match(text, /resources\/updated","params":\{"uri":"trial:\/\/motd"/);
    assert.match(text, /notifications\/prompts\/list_changed/);
    assert.doesNotMatch(text, /trial:\/\/other/);
    await until(async () => {
      const again = await listen();
      await again.body?.cancel();
      return again.status === 200;
    }, "a stream that ended to make room");
  });

  test("the log level holds for the session", async () => {
    const own = { "mcp-session-id": await begin({}) };
    const lines = async (): Promise<number> => {
      const answer = await send(legacy("tools/call", { name: "chatty", arguments: {} }), own);
      return answer.messages.filter(({ method }) => method === "notifications/message").length;
    };
    assert.equal(await lines(), 2);
    await send(legacy("logging/setLevel", { level: "warning" }), own);
    assert.equal(await lines(), 1);
  });

  test("a call is cancelled by a notification", async () => {
    const running = send(legacy("tools/call", { name: "waits", arguments: {} }));
    await until(() => seen.started > 0, "the call to start");
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
    const answer = await send({ ...legacy("", {}), body: cancel });
    assert.equal(answer.status, 202);
    assert.match(JSON.stringify(await running), /kernel\.cancelled/);
    assert.equal(seen.stopped, 1);
  });

  test("an answer to a question nobody asked is dropped", async () => {
    const body = { jsonrpc: "2.0", id: "kumihimo-x", result: { action: "accept" } };
    assert.equal((await send({ ...legacy("", {}), body })).status, 202);
  });

  test("a client that refuses a question gets a failure it can read", async () => {
    const call = legacy("tools/call", { name: "asks", arguments: {} });
    const stream = await fetch(`${hub.url}/mcp`, {
      method: "POST",
      headers: { ...call.headers, ...session },
      body: JSON.stringify(call.body),
    });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = (await reader?.read())?.value ?? "";
    const { id, method } = JSON.parse(first.slice(first.indexOf("{")));
    assert.equal(method, "elicitation/create");
    const error = { code: -1, message: "not today" };
    await send({ ...legacy("", {}), body: { jsonrpc: "2.0", id, error } });
    const last = (await reader?.read())?.value ?? "";
    assert.match(last, /mcp\.refusedToAnswer/);
    assert.match(last, /not today/);
  });

  test("an ended session is over, its stream too", async () => {
    const own = { "mcp-session-id": await begin({}) };
    const stream = await listen(own);
    const ended = await fetch(`${hub.url}/mcp`, { method: "DELETE", headers: own });
    assert.equal(ended.status, 200);
    assert.equal((await received(stream)).messages.length, 0);
    assert.equal((await send(legacy("ping", {}), own)).status, 404);
  });
});

describe("a modern subscription", () => {
  test("hears what it asked for, and a last word when the hub ends", async () => {
    const hub = await startTestHub({ fill: addTrialTools });
    const { headers, body } = modern("subscriptions/listen", {
      notifications: { promptsListChanged: true, resourceSubscriptions: ["trial://motd"] },
    });
    const stream = await fetch(`${hub.url}/mcp`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    hub.catalog.resourceChanged("trial://motd");
    hub.catalog.resourceChanged("trial://other");
    await hub[Symbol.asyncDispose]();
    const { messages } = await received(stream);
    assert.deepEqual(
      messages.map(({ method, result }) => method ?? Object(result).resultType),
      ["notifications/subscriptions/acknowledged", "notifications/resources/updated", "complete"],
    );
  });
});

describe("the end", () => {
  test("lets a running call finish, and takes no new connection", async () => {
    const seen = { started: 0, stopped: 0 };
    const hub = await startTestHub({ fill: (catalog) => addTrialTools(catalog, seen) });
    const running = post(
      `${hub.url}/mcp`,
      modern("tools/call", { name: "waits", arguments: { milliseconds: 400 } }),
    );
    await until(() => seen.started > 0, "the call to start");
    const closing = hub.front.close({ graceSeconds: 60 });
    await assert.rejects(connected(hub.port));
    assert.equal((await running).status, 200);
    const begin = performance.now();
    await closing;
    assert.ok(performance.now() - begin < 20_000, "an idle connection does not hold it up");
    await hub[Symbol.asyncDispose]();
  });

  test("cuts off what overstays", async () => {
    const seen = { started: 0, stopped: 0 };
    const hub = await startTestHub({ fill: (catalog) => addTrialTools(catalog, seen) });
    const running = post(`${hub.url}/mcp`, modern("tools/call", { name: "waits", arguments: {} }));
    const outcome = assert.rejects(running);
    await until(() => seen.started > 0, "the call to start");
    await hub.front.close({ graceSeconds: 0.2 });
    await outcome;
    await hub[Symbol.asyncDispose]();
    assert.equal(seen.stopped, 1);
  });

  test("a request that comes after the streams were ended is told to come back", async () => {
    await using hub = await startTestHub({ fill: addTrialTools });
    await hub.endpoint.close();
    const answer = await post(`${hub.url}/mcp`, modern("tools/list", {}));
    assert.equal(answer.status, 503);
    assert.equal(Object(answer.messages[0]?.["error"]).data.code, "pipeline.draining");
  });

  test("a port that is taken is said plainly", async () => {
    await using hub = await startTestHub();
    await assert.rejects(startTestHub({ http: { port: hub.port } }), { code: "http.cannotListen" });
  });
});

/** Reads a stream until it holds that many events, and leaves it. */
async function firstOf(stream: Response, events: number): Promise<string> {
  let text = "";
  for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.split("\n\n").length > events) return text;
  }
  return text;
}

const connected = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve();
    }).on("error", reject);
  });
