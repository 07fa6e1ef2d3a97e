import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { event, events, json } from "./testing/hostile.ts";
import { openChannel, soon } from "./testing/open-channel.ts";
import { serve } from "./testing/serve.ts";

type Answer = (response: ServerResponse, id: unknown) => void;

const rpc =
  (status: number, error: object, about: "own" | "none" = "own"): Answer =>
  (response, id) =>
    response
      .writeHead(status, json)
      .end(JSON.stringify({ jsonrpc: "2.0", id: about === "own" ? id : null, error }));

const bare =
  (status: number): Answer =>
  (response) =>
    response.writeHead(status).end("<p>");

/** What becomes of a server that answers `server/discover` so and would take an `initialize`. */
async function eraAfter(discover: Answer): Promise<string> {
  const asked: string[] = [];
  await using served = await serve((request, response) => {
    void text(request).then((body) => {
      const { id, method } =
        request.method === "POST" ? JSON.parse(body) : { id: 0, method: "GET" };
      asked.push(method);
      if (method === "server/discover") return discover(response, id);
      if (method !== "initialize") return response.writeHead(id === undefined ? 202 : 405).end();
      const result = {
        protocolVersion: "2025-03-26",
        capabilities: {},
        serverInfo: { name: "old" },
      };
      return response.writeHead(200, json).end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  });
  await using channel = openChannel(served.url);
  try {
    const { era, protocolVersion } = await channel.introduce(soon());
    assert.equal(protocolVersion, "2025-03-26");
    assert.deepEqual(asked.slice(0, 3), [
      "server/discover",
      "initialize",
      "notifications/initialized",
    ]);
    return era;
  } catch (error) {
    assert(error instanceof Error && "code" in error);
    assert.deepEqual(asked, ["server/discover"], "a legacy server would have been asked");
    return String(error.code);
  }
}

const unknown = { code: -32_601, message: "Method not found" };
const versions = (supported: readonly string[]) => ({
  code: -32_022,
  message: "Unsupported protocol version",
  data: { supported, requested: "2026-07-28" },
});

test("what legacy servers answer to a modern question is a verdict", async () => {
  const answers: Record<string, Answer> = {
    "no such method": rpc(200, unknown),
    "no such method with a status": rpc(404, unknown),
    "not initialized": rpc(
      400,
      { code: -32_000, message: "Bad Request: Server not initialized" },
      "none",
    ),
    "no session": rpc(
      400,
      { code: -32_000, message: "Bad Request: No valid session ID provided" },
      "none",
    ),
    "no session, after the specification": rpc(
      404,
      { code: -32_001, message: "Session not found" },
      "none",
    ),
    "cannot parse": rpc(400, { code: -32_700, message: "Parse error" }, "none"),
    "invalid params": rpc(200, { code: -32_602, message: "Invalid request parameters" }),
    "other versions": rpc(400, versions(["2025-11-25", "2025-06-18"])),
    "other versions, unnamed": rpc(400, { code: -32_022, message: "No" }),
    "in an event": (response, id) =>
      response.writeHead(200, events).end(event({ jsonrpc: "2.0", id, error: unknown })),
    "a result that is none": (response, id) =>
      response.writeHead(200, json).end(JSON.stringify({ jsonrpc: "2.0", id, result: {} })),
    "not found": bare(404),
    "bad request": bare(400),
    "not allowed": bare(405),
    "not acceptable": bare(406),
    accepted: bare(202),
  };
  for (const [name, answer] of Object.entries(answers)) {
    assert.equal(await eraAfter(answer), "legacy", name);
  }
});

test("what says nothing about eras is a failure and never a verdict", async () => {
  for (const status of [301, 401, 402, 403, 407, 408, 429, 500, 502, 503]) {
    assert.equal(await eraAfter(bare(status)), "upstreams.refused", `${status}`);
  }
  assert.equal(await eraAfter(rpc(401, unknown)), "upstreams.refused");
  assert.equal(await eraAfter(rpc(500, unknown)), "upstreams.refused");
  assert.equal(await eraAfter((response) => response.destroy()), "upstreams.unreachable");
  assert.equal(await eraAfter(rpc(400, versions(["2027-01-01"]))), "upstreams.refused");
});

test("many callers share one introduction, and one who leaves does not end it", async () => {
  let asked = 0;
  await using served = await serve((_, response) => {
    asked += 1;
    const result = { supportedVersions: ["2026-07-28"], capabilities: {} };
    const message = { jsonrpc: "2.0", id: "discover", result };
    setTimeout(() => response.writeHead(200, json).end(JSON.stringify(message)), 50);
  });
  await using channel = openChannel(served.url);
  const leaving = new AbortController();
  const left = channel.introduce(leaving.signal);
  const others = Array.from({ length: 20 }, () => channel.introduce(soon()));
  leaving.abort(new Error("gone"));
  await assert.rejects(left, /gone/);
  for (const { era } of await Promise.all(others)) assert.equal(era, "modern");
  assert.equal(asked, 1);
});

test("a channel that is closed while it asks says that nobody was reached", async () => {
  await using served = await serve(() => {});
  const channel = openChannel(served.url);
  const pending = channel.introduce(soon());
  setTimeout(() => void channel[Symbol.asyncDispose](), 50);
  await assert.rejects(pending, { code: "upstreams.unreachable" });
});
