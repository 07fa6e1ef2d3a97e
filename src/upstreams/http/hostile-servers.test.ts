import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { until } from "../../../test/until.ts";
import type { SendFailure } from "../channel.ts";
import { event, events, hostile, json } from "./testing/hostile.ts";
import { hear, type Heard, legacyCall, makeCall, modernCall } from "./testing/make-call.ts";
import { openChannel, soon } from "./testing/open-channel.ts";
import { serve, serveRaw } from "./testing/serve.ts";

type Treat = Parameters<typeof hostile>[1];

/** What a modern caller hears of a server that treats its request so. */
async function heardFrom(treat: Treat): Promise<Heard> {
  await using served = await hostile("modern", treat);
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  return await hear(channel, modernCall({ id: 5 }));
}

async function failureFrom(treat: Treat): Promise<Omit<SendFailure, "cause"> | undefined> {
  const { failure, order } = await heardFrom(treat);
  assert.equal(order.filter((each) => each === "failed" || each === "end").length, 1);
  const { cause: _, ...rest } = failure ?? {};
  return failure === undefined ? undefined : { kind: failure.kind, sent: failure.sent, ...rest };
}

const answer = (id: unknown): string =>
  JSON.stringify({ jsonrpc: "2.0", id, result: { ok: true } });

test("a redirect is a refusal, and neither the request nor its headers go elsewhere", async () => {
  let visits = 0;
  await using elsewhere = await serve((_, response) => {
    visits += 1;
    response.end();
  });
  for (const status of [301, 302, 307, 308]) {
    const failure = await failureFrom(({ response }) =>
      response.writeHead(status, { location: elsewhere.url }).end(),
    );
    assert.deepEqual(failure, { kind: "refused", sent: true, status });
  }
  assert.equal(visits, 0);
});

test("each status without an answer is a refusal, and says when to come back", async () => {
  for (const status of [400, 401, 403, 404, 405, 413, 429, 500, 502, 503]) {
    const failure = await failureFrom(({ response }) =>
      response.writeHead(status, { "retry-after": "7", "www-authenticate": "Bearer" }).end("<p>No"),
    );
    assert.deepEqual(failure, { kind: "refused", sent: true, status, retryAfterSeconds: 7 });
  }
  const date = new Date(Date.now() + 60_000).toUTCString();
  const { retryAfterSeconds = 0 } =
    (await failureFrom(({ response }) => response.writeHead(503, { "retry-after": date }).end())) ??
    {};
  assert(retryAfterSeconds > 50 && retryAfterSeconds <= 60, `${retryAfterSeconds}`);
});

test("an error of JSON-RPC is an answer with any status, and under the caller's id", async () => {
  const error = { code: -32_602, message: "No" };
  for (const status of [400, 401, 404, 500]) {
    const heard = await heardFrom(({ response, id }) =>
      response.writeHead(status, json).end(JSON.stringify({ jsonrpc: "2.0", id, error })),
    );
    assert.deepEqual(JSON.parse(heard.answer), { jsonrpc: "2.0", id: 5, error });
  }
  for (const id of [null, undefined]) {
    const heard = await heardFrom(({ response }) =>
      response.writeHead(400, json).end(JSON.stringify({ jsonrpc: "2.0", id, error })),
    );
    assert.deepEqual(JSON.parse(heard.answer), { jsonrpc: "2.0", id: 5, error });
  }
  const failure = await failureFrom(({ response }) =>
    response.writeHead(401, json).end(JSON.stringify({ jsonrpc: "2.0", id: null, error })),
  );
  assert.deepEqual(failure, { kind: "refused", sent: true, status: 401 });
});

test("what is no answer is nonsense", async () => {
  const cases: Record<string, Treat> = {
    "accepted without an answer": ({ response }) => response.writeHead(202).end(),
    "no content": ({ response }) => response.writeHead(204).end(),
    "a page": ({ response }) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
    nothing: ({ response }) => response.writeHead(200, json).end(),
    "a list": ({ response, id }) => response.writeHead(200, json).end(`[${answer(id)}]`),
    text: ({ response }) => response.writeHead(200, json).end('\n "{}"'),
    packed: ({ response, id }) =>
      response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(gzipSync(answer(id))),
    "an event that is no message": ({ response }) =>
      response.writeHead(200, events).end("data: {oops\n\n"),
    "an event with a key twice": ({ response }) =>
      response.writeHead(200, events).end('data: {"id":5,"id":6,"result":{}}\n\n'),
  };
  for (const [name, treat] of Object.entries(cases)) {
    assert.equal((await failureFrom(treat))?.kind, "nonsense", name);
  }
});

test("bytes that are no HTTP and heads without end are nonsense", async () => {
  for (const bytes of ["SSH-2.0-OpenSSH\r\n\r\n", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}`]) {
    await using served = await serveRaw((socket) => socket.once("data", () => socket.write(bytes)));
    await using channel = openChannel(served.url, { era: "modern" });
    await assert.rejects(
      channel.introduce(soon()),
      { code: "upstreams.nonsense" },
      bytes.slice(0, 20),
    );
  }
});

test("a stream that ends without the answer is closed, also in the middle of an event", async () => {
  for (const text of [
    "",
    ": hello\n\n",
    event({ method: "notifications/x" }),
    'data: {"id":5',
    event({ jsonrpc: "2.0", id: 6, result: {} }),
  ]) {
    const failure = await failureFrom(({ response }) => response.writeHead(200, events).end(text));
    assert.deepEqual(failure, { kind: "closed", sent: true }, text);
  }
});

test("a connection that ends under a request or in the middle of its answer is closed", async () => {
  const ends: Treat[] = [
    ({ response }) => response.destroy(),
    ({ response }) => {
      response.writeHead(200, { ...json, "content-length": "1000" });
      response.write('{"id":', () => response.destroy());
    },
    ({ response }) => {
      response.writeHead(200, json);
      response.write('{"id":', () => response.destroy());
    },
  ];
  for (const treat of ends) {
    assert.deepEqual(await failureFrom(treat), { kind: "closed", sent: true });
  }
});

test("where nobody listens nothing was sent, and the introduction does not hold any more", async () => {
  const served = await hostile("modern", () => {});
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  const news: unknown[] = [];
  channel.listen((said) => news.push(said));
  await served[Symbol.asyncDispose]();
  await sleep(50);
  const { failure, order } = await hear(channel, modernCall());
  assert.deepEqual([failure?.kind, failure?.sent, order], ["connect", false, ["failed"]]);
  assert.deepEqual(news, [{ state: "lost" }]);
  assert.equal(channel.introduction, undefined);
  await assert.rejects(channel.introduce(soon()), { code: "upstreams.unreachable" });
});

test("a failure is never told before the sending is known", async () => {
  await using served = await hostile("modern", () => {});
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  // undici refuses this one before anything is sent, and before it returns.
  const unfit = { ...modernCall(), headers: { "mcp-param-region": "a\r\nx-evil: 1" } };
  const { soFar, heard } = makeCall(channel, unfit);
  assert.deepEqual(soFar.order, []);
  assert.equal((await heard).failure?.sent, false);
});

test("a name that fits no header is sent all the same", async () => {
  const names: unknown[] = [];
  await using served = await hostile("modern", ({ request, response, id }) => {
    names.push(request.headers["mcp-name"]);
    response.writeHead(200, json).end(answer(id));
  });
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  const { answer: text } = await hear(channel, modernCall({ name: "a\r\nb", id: 9 }));
  assert.equal(JSON.parse(text).id, 9);
  assert.deepEqual(names, ["=?base64?YQ0KYg==?="]);
});

test("an event beyond the limit is nonsense, however it is sent", { timeout: 60_000 }, async () => {
  const piece = Buffer.alloc(64 * 1024, "x");
  let taken = 0;
  const failure = await failureFrom(({ response }) => {
    response.writeHead(200, events).write("data: ");
    const write = (): void => {
      while (!response.destroyed && response.write(piece)) taken += piece.length;
    };
    response.on("drain", write);
    write();
  });
  assert.deepEqual(failure, { kind: "nonsense", sent: true });
  assert(taken < 32 * 1024 * 1024, `${taken} bytes were taken`);
});

test("a refusal without end is not read to its end", async () => {
  const failure = await failureFrom(({ response }) => {
    response.writeHead(500);
    const write = (): void => {
      while (!response.destroyed && response.write("x".repeat(64 * 1024)));
    };
    response.on("drain", write);
    write();
  });
  assert.deepEqual(failure, { kind: "refused", sent: true, status: 500 });
});

async function drip(response: ServerResponse, text: string): Promise<void> {
  for (const letter of text) {
    response.write(letter);
    await sleep(1);
  }
}

test("an answer that drips comes whole, and a caller that gives up ends it", async () => {
  let closed = false;
  await using served = await hostile("modern", ({ response, id }) => {
    response.once("close", () => {
      closed = true;
    });
    response.writeHead(200, json);
    void drip(response, answer(id)).then(() => id === 1 && response.end());
  });
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  const { answer: text } = await hear(channel, modernCall());
  assert.deepEqual(JSON.parse(text).result, { ok: true });
  closed = false;
  const { sending, soFar } = makeCall(channel, modernCall({ id: 2 }));
  await sleep(200);
  sending.cancel();
  await until(() => closed, "the end of the connection");
  assert(!soFar.order.includes("end") && !soFar.order.includes("failed"));
});

test("a stream that stays open behind its answer does not keep the connection", async () => {
  let open = 0;
  await using served = await hostile("modern", ({ response, id }) => {
    open += 1;
    response.once("close", () => {
      open -= 1;
    });
    response.writeHead(200, events).write(event({ jsonrpc: "2.0", id, result: {} }));
    if (id === 2) setInterval(() => response.write(": more\n\n"), 20).unref();
  });
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  for (const id of [1, 2]) {
    const { order } = await hear(channel, modernCall({ id }));
    assert.deepEqual(order, ["sent", "data", "end"]);
  }
  await until(() => open === 0, "the end of both connections");
});

test("questions of a modern server are nobody's", async () => {
  const { messages } = await heardFrom(({ response, id }) => {
    const question = { jsonrpc: "2.0", id: 1, method: "elicitation/create", params: {} };
    const note = { jsonrpc: "2.0", method: "notifications/message", params: {} };
    response.writeHead(200, events).write(event(question) + event(note));
    response.end(event({ jsonrpc: "2.0", id, result: {} }));
  });
  assert.deepEqual(
    messages.map((text) => JSON.parse(text).method),
    ["notifications/message"],
  );
});

test("an answer of a legacy server under another id is nonsense", async () => {
  await using served = await hostile("legacy", ({ request, response }) => {
    if (request.method !== "POST") return response.writeHead(405).end();
    return response.writeHead(200, json).end(answer(5));
  });
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  assert.equal((await hear(channel, legacyCall({ id: 5 }))).failure?.kind, "nonsense");
});
