import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorsConfig, httpAnchorSettings } from "./config.ts";
import { httpAnchor } from "./http-anchor.ts";
import { newSigner, smallLog } from "./testing/small-log.ts";
import { smallServer } from "./testing/small-server.ts";

const never = new AbortController().signal;
const log = smallLog();

const anchorAt = (url: string, timeoutSeconds = 5) =>
  httpAnchor(
    httpAnchorSettings.parse({
      kind: "http",
      url: `${url}/hooks/canary-path?key=canary-query`,
      headers: { authorization: "Bearer canary-header" },
      timeoutSeconds,
    }),
  );

test("the note is posted as text, with the headers of the settings", async () => {
  await using server = await smallServer((_, response) => response.writeHead(202).end("thanks"));
  await using anchor = anchorAt(server.url);
  await anchor.keep(log.at(7), never);
  const { method, path, headers, body } = server.received[0] ?? assert.fail();
  assert.deepEqual(
    [method, path, body],
    ["POST", "/hooks/canary-path?key=canary-query", log.at(7).note],
  );
  assert.equal(headers.authorization, "Bearer canary-header");
  assert.equal(headers["content-type"], "text/plain; charset=utf-8");
  assert.equal(await anchor.known(log, never), undefined);
});

test("every other status, a redirect, a long and a slow answer are failures that tell no secret", async () => {
  const answers: readonly [how: string, number, RegExp, text?: string][] = [
    ["refused", 401, /it refuses \(HTTP 401\)/],
    ["broken", 500, /it refuses \(HTTP 500\)/],
    ["redirect", 302, /another address \(HTTP 302\)/],
    ["long", 200, /too long/, "x".repeat(100_000)],
  ];
  for (const [how, status, words, text] of answers) {
    await using server = await smallServer((_, response) =>
      response.writeHead(status, { location: "http://127.0.0.1:9/" }).end(text ?? "canary-answer"),
    );
    await using anchor = anchorAt(server.url);
    await assert.rejects(anchor.keep(log.at(7), never), tells(words), how);
  }
  await using silent = await smallServer(() => {});
  await using slow = anchorAt(silent.url, 0.2);
  await assert.rejects(slow.keep(log.at(7), never), tells(/too long/));
  await using dripping = await smallServer((_, response) => {
    const timer = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(timer));
  });
  await using endless = anchorAt(dripping.url, 0.2);
  await assert.rejects(endless.keep(log.at(7), never), tells(/takes too long/));
});

const tells = (words: RegExp) => (error: Error) => {
  assert.match(error.message, words);
  assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /canary/);
  return true;
};

test("nobody there is said to be so", async () => {
  const server = await smallServer(() => {});
  await server[Symbol.asyncDispose]();
  await using anchor = anchorAt(server.url);
  await assert.rejects(
    anchor.keep(log.at(7), never),
    tells(/nobody can be reached .*ECONNREFUSED/),
  );
});

const isTaken = (anchor: object): boolean => anchorsConfig.safeParse([anchor]).success;

test("settings that would show credentials, or trust a wrong key, are refused", () => {
  const witness = newSigner("w.example", 4);
  const logKey = newSigner("w.example", 1);
  assert.ok(isTaken({ kind: "http", url: "http://siem.example/in" }));
  assert.ok(isTaken({ kind: "http", url: "https://siem.example", headers: { a: "b" } }));
  assert.ok(!isTaken({ kind: "http", url: "http://siem.example", headers: { a: "b" } }));
  assert.ok(!isTaken({ kind: "http", url: "https://me:secret@siem.example" }));
  assert.ok(!isTaken({ kind: "http", url: "file:///etc" }));
  assert.ok(!isTaken({ kind: "http", url: "https://siem.example", headers: { a: "b\r\nc: d" } }));
  assert.ok(isTaken({ kind: "witness", url: "https://w.example/", vkey: witness.vkey }));
  assert.ok(!isTaken({ kind: "witness", url: "https://w.example", vkey: logKey.vkey }));
  assert.ok(!isTaken({ kind: "witness", url: "https://w.example", vkey: "w.example" }));
});
