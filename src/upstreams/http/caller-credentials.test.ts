import assert from "node:assert/strict";
import type { IncomingHttpHeaders } from "node:http";
import { text as bodyOf } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import type { Channel, Outbound } from "../channel.ts";
import type { CallerCredential } from "../credentials/credential.ts";
import { events, event, hostile, json } from "./testing/hostile.ts";
import { hear, legacyCall, makeCall, modernCall } from "./testing/make-call.ts";
import { openChannel, soon } from "./testing/open-channel.ts";
import { serve } from "./testing/serve.ts";

interface Visit {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

interface Guarded {
  readonly channel: Channel;
  /** Every request but introductions, as it came. */
  readonly visits: readonly Visit[];
  readonly of: (method: string) => readonly Visit[];
}

const service = { authorization: "Bearer of-the-hub", "x-key": "of-the-hub" };

const token = (session: string, secret = session): CallerCredential => ({
  session,
  headers: ["authorization", `Bearer ${secret}`],
});

const as = (credential: CallerCredential, request: Outbound): Outbound => ({
  ...request,
  credential,
});

/** A server that answers each call with the token it came with; one named `wrong` is not let in. */
async function guarded(context: TestContext, era: "modern" | "legacy"): Promise<Guarded> {
  const visits: Visit[] = [];
  const served = await hostile(era, ({ request, response, body, id }) => {
    const { headers, method = "" } = request;
    const said = method === "POST" ? JSON.parse(body) : {};
    visits.push({ method: said.method ?? method, headers });
    if (method === "DELETE") return response.writeHead(200).end();
    if (method === "GET") return response.writeHead(200, events).flushHeaders();
    if (headers.authorization === "Bearer wrong") {
      const error = { code: -32_001, message: "Who are you?" };
      return response.writeHead(401, json).end(JSON.stringify({ jsonrpc: "2.0", id, error }));
    }
    if (said.id === undefined || said.method === undefined) return response.writeHead(202).end();
    const result = { token: headers.authorization };
    return response.writeHead(200, json).end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  });
  const channel = openChannel(served.url, { headers: service });
  context.after(async () => {
    await channel[Symbol.asyncDispose]();
    await served[Symbol.asyncDispose]();
  });
  await channel.introduce(soon());
  return { channel, visits, of: (wanted) => visits.filter(({ method }) => method === wanted) };
}

const tokenIn = (answer: string): unknown => JSON.parse(answer).result.token;

test("a modern server gets each caller's credential, and none of the hub's own headers with it", async (context) => {
  const { channel, of } = await guarded(context, "modern");
  const answers = await Promise.all(
    ["aya", "ken"].map((name) => hear(channel, as(token(name), modernCall({ id: name })))),
  );
  assert.deepEqual(
    answers.map(({ answer }) => tokenIn(answer)),
    ["Bearer aya", "Bearer ken"],
  );
  assert.ok(of("tools/call").every(({ headers }) => headers["x-key"] === undefined));
  const own = await hear(channel, modernCall());
  assert.equal(tokenIn(own.answer), "Bearer of-the-hub");
});

test("a header of the request itself cannot take the place of the credential", async (context) => {
  const { channel, of } = await guarded(context, "modern");
  const headers = { Authorization: "Bearer ken", "x-token": "ken", "mcp-param-region": "eu" };
  const credential = { session: "aya", headers: ["x-token", "aya"] };
  await hear(channel, { ...modernCall(), headers, credential });
  const [visit] = of("tools/call");
  assert.equal(visit?.headers["x-token"], "aya");
  assert.equal(visit?.headers.authorization, undefined);
  assert.equal(visit?.headers["mcp-param-region"], "eu");
});

test("at a legacy server each caller has a session of their own", async (context) => {
  const { channel, of } = await guarded(context, "legacy");
  const names = ["aya", "ken", "aya", "ken", "mia"];
  const answers = await Promise.all(
    names.map((name, id) => hear(channel, as(token(name), legacyCall({ id })))),
  );
  assert.deepEqual(
    answers.map(({ answer }) => tokenIn(answer)),
    names.map((name) => `Bearer ${name}`),
  );
  const own = await hear(channel, legacyCall({ id: 9 }));
  assert.equal(tokenIn(own.answer), "Bearer of-the-hub");
  const pairs = of("tools/call").map(({ headers }) => [
    headers.authorization,
    headers["mcp-session-id"],
  ]);
  const sessions = Map.groupBy(pairs, ([who]) => who);
  assert.equal(sessions.size, 4);
  const ids = [...sessions.values()].map((all) => new Set(all.map(([, id]) => id)));
  assert.ok(ids.every(({ size }) => size === 1));
  assert.equal(new Set(ids.flatMap((each) => [...each])).size, 4);
});

test("a renewed token goes on in the session, and callers' sessions keep no stream open", async (context) => {
  const { channel, of } = await guarded(context, "legacy");
  await hear(channel, as(token("aya", "first"), legacyCall({ id: 1 })));
  await hear(channel, as(token("aya", "second"), legacyCall({ id: 2 })));
  const [first, second] = of("tools/call");
  assert.equal(second?.headers.authorization, "Bearer second");
  assert.equal(first?.headers["mcp-session-id"], second?.headers["mcp-session-id"]);
  assert.deepEqual(
    of("GET").map(({ headers }) => headers.authorization),
    ["Bearer of-the-hub"],
  );
});

test("the answer to a question goes back in the session that asked", async (context) => {
  const told: { readonly who: string | undefined; readonly body: string }[] = [];
  let finish: (() => void) | undefined;
  const served = await hostile("legacy", ({ request, response, body, id }) => {
    if (request.method !== "POST") return response.writeHead(405).end();
    const said = JSON.parse(body);
    if (said.method !== "tools/call") {
      told.push({ who: request.headers.authorization, body });
      response.writeHead(202).end();
      return finish?.();
    }
    finish = () => void response.end(event({ jsonrpc: "2.0", id, result: {} }));
    response.writeHead(200, events);
    const params = { message: "Name?", requestedSchema: {} };
    return void response.write(
      event({ jsonrpc: "2.0", id: 7, method: "elicitation/create", params }),
    );
  });
  const channel = openChannel(served.url, { headers: service });
  context.after(async () => {
    await channel[Symbol.asyncDispose]();
    await served[Symbol.asyncDispose]();
  });
  await channel.introduce(soon());
  const credential = token("aya");
  const call = makeCall(channel, as(credential, legacyCall()), (text) => {
    channel.tell(
      { jsonrpc: "2.0", id: JSON.parse(text).id, result: { action: "decline" } },
      credential,
    );
  });
  await call.heard;
  assert.deepEqual(
    told.map(({ who, body }) => [who, JSON.parse(body).id]),
    [["Bearer aya", 7]],
  );
});

for (const era of ["modern", "legacy"] as const) {
  test(`a caller who is not let in is told apart from an answer (${era})`, async (context) => {
    const { channel } = await guarded(context, era);
    const call = era === "modern" ? modernCall() : legacyCall();
    const { failure } = await hear(channel, as(token("wrong"), call));
    assert.deepEqual([failure?.kind, failure?.status], ["refused", 401]);
  });
}

test("a caller who is not let into a session hears it as a refusal, not as a server that is gone", async (context) => {
  const served = await serve((request, response) => {
    void bodyOf(request).then((body) => {
      const { id } = JSON.parse(body || "{}");
      if (request.headers.authorization !== undefined) return response.writeHead(401).end();
      const result = { protocolVersion: "2025-06-18", serverInfo: { name: "old", version: "1" } };
      return response
        .writeHead(200, { ...json, "mcp-session-id": "one" })
        .end(JSON.stringify({ jsonrpc: "2.0", id, result: { ...result, capabilities: {} } }));
    });
  });
  const channel = openChannel(served.url, { era: "legacy" });
  context.after(async () => {
    await channel[Symbol.asyncDispose]();
    await served[Symbol.asyncDispose]();
  });
  await channel.introduce(soon());
  const { failure } = await hear(channel, as(token("aya"), legacyCall()));
  assert.deepEqual(failure, { kind: "refused", sent: false, status: 401 });
});
