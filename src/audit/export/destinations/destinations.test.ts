import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import {
  createServer as createTlsServer,
  getCACertificates,
  setDefaultCACertificates,
} from "node:tls";
import { gunzipSync } from "node:zlib";
import { belongingsOf } from "../../../../test/belongings.ts";
import { makeCertificates } from "../../../../test/certificates.ts";
import { need } from "../../../../test/need.ts";
import { call } from "../../reading/testing/small-log.ts";
import { readCursor } from "../cursor.ts";
import { recordsOf } from "../export-format.ts";
import {
  exported,
  folderOf,
  listening,
  logOf,
  patience,
  seqsIn,
  upTo,
} from "../testing/exported.ts";
import type { Destination } from "./destination.ts";
import { httpDestination, type HttpDestinationNeeds } from "./http-destination.ts";
import { syslogDestination } from "./syslog-destination.ts";

/** A collector that answers as it is told, and keeps what it took. */
async function collector(
  t: TestContext,
  answer: (body: string, turn: number) => number | readonly [status: number, retryAfter: string],
) {
  const taken: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const turns: number[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await buffer(request);
    const isGzip = request.headers["content-encoding"] === "gzip";
    const body = (isGzip ? gunzipSync(bytes) : bytes).toString();
    headers.push(request.headers);
    turns.push(body.length);
    const [status, retryAfter] = [answer(body, turns.length)].flat();
    if (Number(status) < 300) taken.push(body);
    response.statusCode = Number(status);
    if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
    response.end();
  };
  const server = createServer((request, response) => void respond(request, response));
  const port = await listening(t, server);
  const destination = (more: Partial<HttpDestinationNeeds> = {}): Destination =>
    belongingsOf(t).use(
      httpDestination({
        url: new URL(`http://127.0.0.1:${port}/a-token-in-the-path`),
        headers: {},
        body: "lines",
        contentType: "application/x-ndjson",
        gzip: false,
        patience,
        ...more,
      }),
    );
  return { taken, headers, turns, destination };
}

test("a collector gets bounded batches, compressed if it likes, with the headers that were given", async (t) => {
  const directory = folderOf(t);
  const logs = path.join(directory, "audit");
  const log = logOf(logs, 1200);
  log.add(call({ because: "x".repeat(700_000) }), call({ because: "y".repeat(700_000) }));
  log.add(call({ because: "z".repeat(1_500_000) }));
  const { taken, headers, destination } = await collector(t, () => 200);
  const to = destination({ gzip: true, headers: { authorization: "Splunk s3cret" } });
  await exported(logs, path.join(directory, "state"), to);
  assert.deepEqual(seqsIn(taken.join("")), upTo(1204));
  assert.deepEqual(
    taken.map((body) => seqsIn(body).length),
    [1000, 202, 1, 1],
  );
  assert.ok(taken.slice(0, 3).every((body) => body.length <= 1024 * 1024));
  assert.deepEqual(
    [headers[0]?.authorization, headers[0]?.["content-type"]],
    ["Splunk s3cret", "application/x-ndjson"],
  );
  await exported(logs, path.join(directory, "another"), destination({ body: "array" }));
  assert.equal(JSON.parse(taken[4] ?? "").length, 1000);
});

test("413 halves a batch, and a record that is too large by itself ends it", async (t) => {
  const directory = folderOf(t);
  const logs = path.join(directory, "audit");
  const log = logOf(logs, 30);
  const { taken, destination } = await collector(t, (body) => (body.length > 2000 ? 413 : 204));
  await exported(logs, path.join(directory, "state"), destination());
  assert.deepEqual(seqsIn(taken.join("")), upTo(31));
  log.add(call({ because: "x".repeat(3000) }));
  const refused = { code: "audit.deliveryRefused", message: /^127\.0\.0\.1:\d+ .*HTTP 413/ };
  await assert.rejects(exported(logs, path.join(directory, "state"), destination()), refused);
});

test("an overloaded collector is waited for as long as it asks, and for so many attempts", async (t) => {
  const directory = folderOf(t);
  const logs = path.join(directory, "audit");
  logOf(logs, 3);
  const answers = [503, [429, "1"] as const, 408, 200];
  const busy = await collector(t, (_, turn) => answers[turn - 1] ?? 500);
  const held: string[] = [];
  const began = performance.now();
  const to = busy.destination({ patience: { ...patience, held: (why) => held.push(why) } });
  await exported(logs, path.join(directory, "state"), to);
  assert.ok(performance.now() - began >= 990);
  assert.deepEqual([seqsIn(busy.taken.join("")), held], [upTo(4), ["HTTP 503"]]);

  const down = await collector(t, () => 500);
  await assert.rejects(exported(logs, path.join(directory, "other"), down.destination()), {
    code: "audit.notDelivered",
  });
  assert.equal(down.turns.length, 4);
  const nobody = down.destination({ url: new URL("http://127.0.0.1:1/") });
  await assert.rejects(exported(logs, path.join(directory, "other"), nobody), {
    code: "audit.notDelivered",
    message: /ECONNREFUSED/,
  });
});

test("a refusal ends it at once, names the host and no secret, and nobody is followed elsewhere", async (t) => {
  const directory = folderOf(t);
  const logs = path.join(directory, "audit");
  logOf(logs, 3);
  for (const status of [400, 401, 403, 404, 302]) {
    const { turns, destination } = await collector(t, () => status);
    const to = destination({ headers: { authorization: "s3cret" } });
    await assert.rejects(exported(logs, path.join(directory, "state"), to), (error: Error) => {
      assert.match(error.message, new RegExp(`HTTP ${status}`));
      assert.doesNotMatch(error.message, /s3cret|a-token-in-the-path/);
      return "code" in error && error.code === "audit.deliveryRefused";
    });
    assert.equal(turns.length, 1);
    assert.equal(await readCursor(path.join(directory, "state")), undefined);
  }
  const { destination } = await collector(t, () => 200);
  assert.throws(() => destination({ url: new URL("http://siem.example/") }), {
    code: "audit.deliveryRefused",
  });
});

/** RFC 6587: a length, a space, and so many bytes. */
function messagesIn(bytes: Buffer): readonly string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(" ", at);
    const length = Number(bytes.toString("latin1", at, space));
    messages.push(bytes.toString("utf8", space + 1, space + 1 + length));
    at = space + 1 + length;
  }
  return messages;
}

test("syslog gets one framed message for each record, also after the connection broke", async (t) => {
  const directory = folderOf(t);
  const logs = path.join(directory, "audit");
  const log = logOf(logs, 1);
  log.add(call({ tool: "組紐\n<13>1 forged", outcome: "refused" }));
  const received: Buffer[] = [];
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    socket.on("data", (chunk) => void received.push(chunk));
    if (connections === 1) socket.once("data", () => setImmediate(() => socket.destroy()));
  });
  const port = await listening(t, server);
  const url = new URL(`syslog+tcp://127.0.0.1:${port}`);
  const cef = recordsOf("cef", "1.2.3");
  {
    await using to = syslogDestination({ url, hostname: "ホスト a.example", patience });
    await exported(logs, path.join(directory, "state"), to, { recordOf: cef });
    await setTimeout(50);
    log.add(call());
    await exported(logs, path.join(directory, "state"), to, { recordOf: cef });
  }
  const messages = messagesIn(Buffer.concat(received));
  assert.equal(messages.length, 4);
  assert.equal(connections, 2);
  assert.match(
    messages[2] ?? "",
    /^<108>1 2026-11-22T00:00:02\.000Z a\.example kumihimo - audit - CEF:0\|Kumihimo\|.*act=組紐\\\\u000a<13>1 forged /,
  );
  const nobody = syslogDestination({
    url: new URL("syslog+tls://127.0.0.1:1"),
    hostname: "h",
    patience,
  });
  await assert.rejects(exported(logs, path.join(directory, "other"), nobody), {
    code: "audit.notDelivered",
    message: /ECONNREFUSED/,
  });
});

test("syslog over TLS is sent to nobody whose certificate does not fit", async (t) => {
  if (!need(t, "openssl")) return;
  const directory = folderOf(t);
  const logs = path.join(directory, "audit");
  logOf(logs, 2);
  makeCertificates(directory);
  const pem = (name: string): string => readFileSync(path.join(directory, name), "utf8");
  const received: Buffer[] = [];
  const server = createTlsServer({ cert: pem("server.pem"), key: pem("server.key") }, (socket) => {
    socket.on("data", (chunk) => void received.push(chunk));
  });
  const port = await listening(t, server);
  const url = new URL(`syslog+tls://localhost:${port}`);
  const send = async (): Promise<void> => {
    await using to = syslogDestination({ url, hostname: "hub", patience });
    await exported(logs, path.join(directory, "state"), to);
  };
  await assert.rejects(send(), { code: "audit.deliveryRefused" });
  assert.equal(received.length, 0);
  const usual = getCACertificates("default");
  belongingsOf(t).defer(() => setDefaultCACertificates(usual));
  setDefaultCACertificates([...usual, pem("ca.pem")]);
  await send();
  assert.equal(messagesIn(Buffer.concat(received)).length, 3);
});
