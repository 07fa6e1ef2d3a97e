import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { until } from "../../../../test/until.ts";
import { giveBack } from "../../../kernel/large-memory.ts";
import { serveRaw } from "../testing/serve.ts";
import { type Http1Pool, openHttp1Pool } from "./http1-pool.ts";
import { requestHead } from "./request.ts";
import { ask, get, post } from "./testing/ask.ts";
import { hold } from "./testing/held.ts";
import { response } from "./testing/requests.ts";

const poolOf = ({ url }: { readonly url: string }): Http1Pool =>
  openHttp1Pool(new URL(url), { connections: 1, waiting: 10 });

const place = { target: "/mcp?a=b", host: "example.com:8080" };

test("a request names its host once, and asks for the connection to be kept", () => {
  assert.equal(
    requestHead("GET", place, ["accept", "a", "x-y", "\tb \xff"]),
    "GET /mcp?a=b HTTP/1.1\r\nhost: example.com:8080\r\nconnection: keep-alive\r\naccept: a\r\nx-y: \tb \xff\r\n",
  );
  assert.equal(
    requestHead("POST", place, ["a", "", "Host", "other"]),
    "POST /mcp?a=b HTTP/1.1\r\nconnection: keep-alive\r\na: \r\nHost: other\r\n",
  );
});

test("a header that would be read as something else is refused before anything is sent", () => {
  for (const bad of [
    "\r",
    "\n",
    "\r\n",
    "\u0000",
    "\u007f",
    "\u001b",
    "\u0100",
    "組",
    "\u560a",
    "\u010d",
  ]) {
    for (const text of [bad, `a${bad}`, `${bad}b`, `a${bad}b: c`]) {
      assert.throws(() => requestHead("GET", place, ["x", text]), TypeError, JSON.stringify(text));
      assert.throws(() => requestHead("GET", place, [text, "x"]), TypeError, JSON.stringify(text));
      assert.throws(() => requestHead("GET", place, ["a", "b", "x", text]), TypeError);
    }
  }
  for (const name of ["", " ", "a b", "a:", ":a", "a\t", "(a)", "\xff", "a,", '"a"']) {
    assert.throws(() => requestHead("GET", place, [name, "x"]), TypeError, JSON.stringify(name));
  }
});

test("a body arrives byte for byte, whatever its length", async () => {
  await using server = await hold(() => response("taken"));
  await using pool = poolOf(server);
  const kib = 1024;
  for (const length of [0, 1, 12 * kib, 12 * kib + 1, 64 * kib - 1, 64 * kib, 3 * 1024 * kib]) {
    const body = randomBytes(length);
    const nth = server.held.length;
    assert.deepEqual(await ask(pool, post(body, `/${length}`)).outcome(), [200, "taken"]);
    const heard = await server.request(nth);
    assert.ok(heard.body.equals(body), `${length} bytes`);
    assert.match(heard.head, new RegExp(`^POST /${length} HTTP/1\\.1\r\n`));
    assert.equal(heard.head.match(/^content-length: /gm)?.length, 1);
  }
  assert.equal(server.sockets.length, 1);
});

test("a part of a body is sent otherwise, and the body stays as it was", async () => {
  await using server = await hold(() => response("taken"));
  await using pool = poolOf(server);
  for (const length of [10, 12 * 1024, 20_000, 64 * 1024, 3 * 1024 * 1024]) {
    for (const [start, end, instead] of [
      [0, 0, '"before"'],
      [3, 7, '"in it"'],
      [3, 7, ""],
      [length - 1, length, '"組"'],
    ] as const) {
      const text = randomBytes(length);
      const before = Buffer.from(text);
      const nth = server.held.length;
      const replacements = [{ start, end, text: instead }];
      const request = { ...post({ text, replacements }), usedOnce: true };
      assert.deepEqual(await ask(pool, request).outcome(), [200, "taken"]);
      const { body } = await server.request(nth);
      const parts = [before.subarray(0, start), Buffer.from(instead), before.subarray(end)];
      assert.ok(body.equals(Buffer.concat(parts)), `${length} bytes, ${start} to ${end}`);
      assert.ok(text.equals(before));
    }
  }
});

test("a body of which a part is sent otherwise is given back only when it was sent", async () => {
  await using server = await hold(() => response("taken"));
  await using pool = poolOf(server);
  const text = randomBytes(3 * 1024 * 1024);
  const expected = Buffer.concat([Buffer.from("1"), text.subarray(1)]);
  const replacements = [{ start: 0, end: 1, text: "1" }];
  const asked = ask(pool, post({ text, replacements }));
  await until(() => asked.told.includes("start"), "the begin of the request");
  giveBack(text);
  assert.deepEqual(await asked.outcome(), [200, "taken"]);
  const { body } = await server.request(0);
  assert.ok(body.equals(expected));
  await until(() => text.length === 0, "the memory");
});

test("a request without a body announces none", async () => {
  await using server = await hold(() => response("taken"));
  await using pool = poolOf(server);
  await ask(pool).outcome();
  assert.equal((await server.request(0)).head, `${get().head}\r\n`);
});

const bodyOf = (length: number): Buffer => Buffer.allocUnsafeSlow(length).fill("x");

test("the memory of a large body that is used once is given back when it was sent, and no other", async () => {
  await using server = await hold(() => response("taken"));
  await using pool = poolOf(server);
  for (const [length, usedOnce, left] of [
    [64 * 1024, true, 0],
    [3 * 1024 * 1024, true, 0],
    [64 * 1024, false, 64 * 1024],
    [64 * 1024 - 1, true, 64 * 1024 - 1],
  ] as const) {
    const body = bodyOf(length);
    const nth = server.held.length;
    assert.deepEqual(await ask(pool, { ...post(body), usedOnce }).outcome(), [200, "taken"]);
    await until(() => body.length === left, `${length} bytes given back`);
    const { body: taken } = await server.request(nth);
    assert.ok(taken.equals(bodyOf(length)));
  }
});

test("the memory of a body that was not sent whole stays, for the system may still read it", async () => {
  const { promise: taken, resolve } = Promise.withResolvers<void>();
  await using server = await serveRaw((socket) => {
    socket.pause();
    resolve();
  });
  await using pool = poolOf(server);
  const body = bodyOf(32 * 1024 * 1024);
  const hearer = ask(pool, { ...post(body), usedOnce: true });
  await taken;
  await until(() => hearer.told.length === 1);
  hearer.control?.abort();
  // Whoever was writing is told of it now.
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  assert.equal(body.length, 32 * 1024 * 1024);
});
