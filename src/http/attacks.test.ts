/** What strangers try. After each of it the hub must still answer. */

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { legacy, modern, post } from "../mcp/testing/requests.ts";
import { addTrialTools } from "../mcp/testing/trial-tools.ts";
import { raw } from "./testing/raw.ts";
import { startTestHub, type TestHub } from "./testing/test-hub.ts";

let hub: TestHub;
const mebi = 1024 * 1024;

before(async () => {
  const http = {
    maxBodyBytes: 4 * mebi,
    allowedHosts: ["hub.example.org"],
    allowedOrigins: ["https://app.example.org"],
  };
  hub = await startTestHub({ fill: addTrialTools, http });
});
after(() => hub[Symbol.asyncDispose]());

const echo = (text: unknown) => modern("tools/call", { name: "echo", arguments: { text } });

afterEach(async () => {
  const answer = await post(`${hub.url}/mcp`, echo("alive"));
  assert.equal(answer.status, 200, "the hub is alive");
});

const preflight = (origin: string): Promise<Response> =>
  fetch(`${hub.url}/mcp`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-headers": "authorization, mcp-name" },
  });

const withHost = (host: string): Promise<string> =>
  raw(hub.port, [`GET /healthz HTTP/1.1\r\n${host}Connection: close\r\n\r\n`]);

test("a page that points its own name at this machine is refused (DNS rebinding)", async () => {
  const strangers = [
    "evil.example",
    "localhost.evil.example",
    "evil.example:3000",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "evil.example#localhost",
    "localhost/x",
    "",
    "[::2]",
    "%",
  ];
  for (const host of strangers) {
    assert.match(await withHost(`Host: ${host}\r\n`), /^HTTP\/1\.1 403 /, host);
  }
  assert.match(await withHost(""), /^HTTP\/1\.1 403 /, "no Host at all");
  for (const host of [
    "localhost",
    "LOCALHOST:1",
    "127.0.0.1:99",
    "[::1]:3000",
    "hub.example.org",
  ]) {
    assert.match(await withHost(`Host: ${host}\r\n`), /^HTTP\/1\.1 200 /, host);
  }
});

test("pages of other origins are refused, loopback and allowed ones are heard", async () => {
  const strangers = [
    "https://evil.example",
    "null",
    "http://app.example.org",
    "https://app.example.org.evil.example",
    "https://app.example.org:444",
    "file://",
    "not an origin",
    "http://localhost.evil.example",
    "http://localhost@evil.example",
  ];
  for (const origin of strangers) {
    const answer = await fetch(`${hub.url}/healthz`, { headers: { origin } });
    assert.equal(answer.status, 403, origin);
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
  }
  for (const origin of ["http://localhost:5173", "http://[::1]:1", "https://app.example.org"]) {
    const answer = await fetch(`${hub.url}/healthz`, { headers: { origin } });
    assert.equal(answer.status, 200, origin);
    assert.equal(answer.headers.get("access-control-allow-origin"), origin);
    assert.equal(answer.headers.get("vary"), "Origin");
  }
});

test("a preflight is answered for pages that may call, and for nobody else", async () => {
  const answer = await preflight("https://app.example.org");
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get("access-control-allow-headers"), "authorization, mcp-name");
  assert.match(answer.headers.get("access-control-allow-methods") ?? "", /POST/);
  assert.equal((await preflight("https://evil.example")).status, 403);
});

test("a body over the limit is refused as such, announced or not", async () => {
  const text = "x".repeat(5 * mebi);
  const announced = await post(`${hub.url}/mcp`, echo(text));
  assert.equal(announced.status, 413);
  assert.equal(Object(announced.messages[0]?.["error"]).data.code, "http.bodyTooLarge");
  const streamed = await raw(hub.port, [
    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    ...Array.from({ length: 5 }, () => `100000\r\n${"x".repeat(mebi)}\r\n`),
  ]);
  assert.match(streamed, /^HTTP\/1\.1 413 /);
});

test("a body just under the limit is taken", async () => {
  const answer = await post(`${hub.url}/mcp`, echo("x".repeat(3 * mebi)));
  assert.equal(answer.status, 200);
});

test("deep nesting is refused and not followed", async () => {
  for (const [open, close] of [
    ["[", "]"],
    ['{"a":', "}"],
  ] as const) {
    const bomb = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
    const body = JSON.stringify(echo(0).body).replace('"text":0', `"text":${bomb}`);
    const answer = await post(`${hub.url}/mcp`, { ...echo(0), body });
    assert.equal(answer.status, 400);
    assert.equal(Object(answer.messages[0]?.["error"]).data.code, "mcp.tooDeep");
  }
});

test("names that reach for prototypes reach nothing", async () => {
  const body = JSON.stringify(echo("x").body).replace(
    '"text":"x"',
    '"text":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}',
  );
  const answer = await post(`${hub.url}/mcp`, { ...echo("x"), body });
  assert.equal(answer.status, 200);
  assert.equal(Object(answer.messages[0]?.["result"]).isError, true);
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const called = await post(`${hub.url}/mcp`, modern("tools/call", { name, arguments: {} }));
    assert.equal(Object(called.messages[0]?.["error"]).code, -32602, name);
    const prompt = await post(`${hub.url}/mcp`, modern("prompts/get", { name }));
    assert.equal(Object(prompt.messages[0]?.["error"]).code, -32602, name);
  }
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

test("header and body that disagree about a parameter are refused", async () => {
  const call = modern("tools/call", {
    name: "region",
    arguments: { region: "東京", deep: { size: 42 } },
  });
  const tokyo = "=?base64?5p2x5Lqs?=";
  const send = (headers: Record<string, string>) =>
    post(`${hub.url}/mcp`, { ...call, headers: { ...call.headers, ...headers } });
  assert.equal((await send({ "mcp-param-region": tokyo, "mcp-param-size": "42.0" })).status, 200);
  const wrong: Record<string, string>[] = [
    {},
    { "mcp-param-region": tokyo },
    { "mcp-param-region": tokyo, "mcp-param-size": "43" },
    { "mcp-param-region": "Osaka", "mcp-param-size": "42" },
    { "mcp-param-region": "=?base64?5p2x5Lqs", "mcp-param-size": "42" },
  ];
  for (const headers of wrong) {
    const answer = await send(headers);
    assert.equal(answer.status, 400, JSON.stringify(headers));
    assert.equal(Object(answer.messages[0]?.["error"]).code, -32020);
  }
});

test("ids of any size come back as they were", async () => {
  for (const id of ["x".repeat(100_000), "", '\u0000\n"', 0, -1, Number.MAX_SAFE_INTEGER]) {
    const { headers, body } = echo("x");
    const answer = await post(`${hub.url}/mcp`, { headers, body: { ...Object(body), id } });
    assert.deepEqual([answer.status, answer.messages[0]?.["id"]], [200, id]);
  }
});

test("garbage is answered with 400 or the end of the connection", async () => {
  const pieces = [
    "\u0000\u0001\u0002\u0003\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    `GET /${"a".repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(100_000)}\r\n\r\n`,
    "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n\tfolded\u0000\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n",
  ];
  for (const piece of pieces) {
    const said = await raw(hub.port, [piece], { ms: 700 });
    assert.match(said, /^(?:HTTP\/1\.1 4\d\d |$)/, piece.slice(0, 40));
  }
});

test("an upgrade that nobody offers is a plain request", async () => {
  const said = await raw(
    hub.port,
    ["GET /nope HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"],
    { ms: 500 },
  );
  assert.match(said, /^(?:HTTP\/1\.1 404 |$)/);
});

const answersIn = (said: string): number => said.match(/HTTP\/1\.1 200 /g)?.length ?? 0;

test("requests sent in one breath are answered in order", async () => {
  const one = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const enough = (said: string): boolean => answersIn(said) >= 50;
  assert.equal(answersIn(await raw(hub.port, [one.repeat(50)], { enough })), 50);
});

/** A hub of its own, which waits no longer than this: on a busy machine others need more. */
const hasty = (seconds: number): Promise<TestHub> =>
  startTestHub({ fill: addTrialTools, http: { headersSeconds: seconds, idleSeconds: seconds } });

test("headers that never end, end the connection", async () => {
  await using own = await hasty(1);
  const begin = performance.now();
  await raw(own.port, ["GET / HTTP/1.1\r\nHost: localhost\r\nX: a", 300, "b", 300, "c"]);
  assert.ok(performance.now() - begin < 20_000);
  assert.equal((await fetch(`${own.url}/healthz`)).status, 200);
});

test("a body that stands still is given up", async () => {
  await using own = await hasty(1);
  const said = await raw(own.port, [
    'POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"json',
  ]);
  assert.match(said, /^HTTP\/1\.1 408 /);
  assert.equal((await fetch(`${own.url}/healthz`)).status, 200);
});

test("a body that comes slowly but surely is taken", async () => {
  await using own = await hasty(2);
  const body = JSON.stringify(
    legacy("tools/call", { name: "echo", arguments: { text: "slow" } }).body,
  );
  // Longer in all than nothing may come.
  const parts = [...body.matchAll(/.{1,4}/g)].flatMap(([part]) => [100, part]);
  assert.ok(parts.length / 2 > 21);
  const head = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: ${body.length}\r\n\r\n`;
  const answer = /^HTTP\/1\.1 200 [\s\S]*slow/;
  const enough = (said: string): boolean => answer.test(said);
  assert.match(await raw(own.port, [head, ...parts], { enough }), answer);
});

test("two hundred at once are all answered", async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, count) => post(`${hub.url}/mcp`, echo(`${count}`))),
  );
  for (const [count, answer] of answers.entries()) {
    const { structuredContent } = Object(answer.messages[0]?.["result"]);
    assert.deepEqual(structuredContent, { text: `${count}` });
  }
});

test("what a stranger sends in its headers is not sent back", async () => {
  const answer = await fetch(`${hub.url}/<script>alert(1)</script>?x=<b>`);
  const text = await answer.text();
  assert.doesNotMatch(text, /<script|<b>/);
  assert.match(answer.headers.get("content-type") ?? "", /json/);
});
