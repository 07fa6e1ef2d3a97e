/** What strangers do to the protocol, the door and the crowd in front of it. */

import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { connect } from "node:net";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { raw } from "../../src/http/testing/raw.ts";
import { type Workshop, workshop } from "../../src/media/ffmpeg/testing/make-media.ts";
import { legacy, modern, received } from "../../src/mcp/testing/requests.ts";
import { descendants, leftIn } from "../hub-process.ts";
import { assertTellsNothing } from "../leaks.ts";
import { need } from "../need.ts";
import { codeOf, type RealHub, realHub } from "../real-hub.ts";

let hub: RealHub;
let shop: Workshop;
/** Where the hub's engines may put files while they work. */
let temporary: string;

before(async () => {
  shop = await workshop();
  temporary = await mkdtemp(join(tmpdir(), "kumihimo-attacks-"));
  hub = await realHub(["--root", shop.folder], { TMPDIR: temporary });
});
after(async () => {
  await hub[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
  await rm(temporary, { recursive: true, force: true });
});
afterEach(async () => {
  assert.equal((await fetch(`${hub.url}/readyz`)).status, 200, "the hub is ready");
});

const checksum = {
  name: "file_processing",
  arguments: { file: "data:,hi", operation: "checksum" },
};
const call = modern("tools/call", checksum);

/** Sends a request whose headers may lack the token; what comes back tells nothing. */
async function send(
  label: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly answer: Record<string, unknown> }> {
  const response = await fetch(`${hub.url}/mcp`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const { status, messages } = await received(response);
  assertTellsNothing(JSON.stringify(messages), hub, label);
  return { status, answer: messages.at(-1) ?? {} };
}

const withToken = (headers: Readonly<Record<string, string>>): Record<string, string> => ({
  ...call.headers,
  authorization: `Bearer ${hub.token}`,
  ...headers,
});

test("headers that say something else than the body are refused, and so are unknown versions", async () => {
  assert.equal((await send("honest", call.body, withToken({}))).status, 200);
  const liars: readonly Record<string, string>[] = [
    { "mcp-method": "tools/list" },
    { "mcp-name": "image_description" },
    { "mcp-name": "" },
    { "mcp-protocol-version": "2025-11-25" },
    { "mcp-protocol-version": "2099-01-01" },
  ];
  for (const headers of liars) {
    const label = JSON.stringify(headers);
    const { status, answer } = await send(label, call.body, withToken(headers));
    assert.deepEqual([status, Object(answer["error"]).code], [400, -32020], label);
  }
  const old = legacy("tools/list", {});
  const unknown = { ...old.headers, "mcp-protocol-version": "1999-01-01" };
  const token = { authorization: `Bearer ${hub.token}` };
  assert.equal((await send("1999", old.body, { ...unknown, ...token })).status, 400);
});

test("pages of other origins, and names of other hosts, are refused", async () => {
  for (const origin of ["https://evil.example", "null", "http://localhost.evil.example"])
    assert.equal((await send(origin, call.body, withToken({ origin }))).status, 403, origin);
  const port = Number(new URL(hub.url).port);
  for (const host of ["evil.example", `127.0.0.1.evil.example:${port}`, ""]) {
    const request = `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    assert.match(await raw(port, [request]), /^HTTP\/1\.1 403 /, host);
  }
});

test("only the token itself opens the door", async () => {
  const { token } = hub;
  const keys = [
    "",
    "Bearer",
    "Bearer x",
    token,
    `Basic ${Buffer.from(`a:${token}`).toString("base64")}`,
    `Bearer ${token}x`,
    `Bearer ${token.slice(0, -1)}`,
    `Bearer ${token.toUpperCase()}`,
    `Bearer ${token} ${token}`,
    `Bearer ${"x".repeat(10_000)}`,
  ];
  for (const authorization of keys) {
    const { status } = await send("token", call.body, { ...call.headers, authorization });
    assert.equal(status, 401, authorization.slice(0, 12));
  }
  assert.equal((await send("none", call.body, call.headers)).status, 401);
  const inUrl = await fetch(`${hub.url}/mcp?access_token=${token}`, { method: "POST", body: "{}" });
  assert.equal(inUrl.status, 400);
  for (const name of ["metrics", "artifacts/x"])
    assert.equal((await fetch(`${hub.url}/${name}`)).status, 401, name);
});

test("what is no request is refused, and what is none of the hub's is not found", async () => {
  const garbage = [
    ..."{ {} null 1 [] [[]]".split(" "),
    '{"jsonrpc":"1.0","id":1,"method":"tools/list"}',
    '{"jsonrpc":"2.0","id":{},"method":"tools/list"}',
    '{"jsonrpc":"2.0","id":1,"method":1}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"a":NaN}}}',
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`,
  ];
  const old = { ...legacy("", {}).headers, authorization: `Bearer ${hub.token}` };
  for (const body of garbage)
    assert.equal((await send(body.slice(0, 60), body, old)).status, 400, body.slice(0, 60));
  const strange: readonly [string, object][] = [
    ["tools/call", {}],
    ["tools/call", { name: 1 }],
    ["tools/call", { name: "__proto__", arguments: {} }],
    ["tools/call", { name: "file_processing", arguments: "x" }],
    ["resources/read", { uri: "file:///etc/passwd" }],
    ["resources/read", { uri: "artifact://../../etc/passwd" }],
    ["nope/nope", {}],
  ];
  for (const [method, params] of strange) {
    const label = `${method} ${JSON.stringify(params)}`;
    const { answer } = await send(label, { jsonrpc: "2.0", id: 1, method, params }, old);
    assert.match(String(Object(answer["error"]).code), /^-3260[12]$/, label);
  }
  const told = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
  assert.equal((await send("notification", told, old)).status, 202);
  for (const method of ["GET", "DELETE", "PUT", "PATCH"]) {
    const authorization = `Bearer ${hub.token}`;
    const { status } = await fetch(`${hub.url}/mcp`, { method, headers: { authorization } });
    assert.equal(status, 405, method);
  }
});

test("arguments that reach for prototypes, or are beyond numbers and measure, do not fit", async () => {
  const chart = '"data":[{"label":"a","value":1}],"chartType":"bar"';
  const misfits: readonly [string, string][] = [
    ["visual_report", '{"data":[{"label":"a","value":1e309}],"chartType":"bar"}'],
    ["visual_report", `{${chart},"__proto__":{"polluted":1}}`],
    ["visual_report", `{${chart},"constructor":{"prototype":{"polluted":1}}}`],
    ["visual_report", `{${chart},"title":"${"x".repeat(5_000_000)}"}`],
    ["visual_report", `{"data":${"[".repeat(60)}${"]".repeat(60)},"chartType":"bar"}`],
    ["speech_synthesis", `{"text":"${"x".repeat(5_000_000)}"}`],
    ["speech_synthesis", '{"text":"a","speed":1e308}'],
    ["multimodal_analysis", `{"text":"${"1 ".repeat(5_000_000)}"}`],
    ["video_analysis", '{"video":"data:,x","maxFrames":1e15}'],
  ];
  const old = { ...legacy("", {}).headers, authorization: `Bearer ${hub.token}` };
  for (const [name, args] of misfits) {
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${name}","arguments":${args}}}`;
    const { answer } = await send(name, body, old);
    assert.equal(codeOf(Object(answer["result"])), "pipeline.invalidArguments", args.slice(0, 60));
  }
  const bytes = "A".repeat(80_000_000);
  const large = legacy("tools/call", { name: "image_description", arguments: { image: bytes } });
  assert.equal((await send("60 MB", large.body, old)).status, 413);
});

test("texts of one sign, as long as may be, are read in seconds", async () => {
  for (const sign of [
    "1,",
    "2026-",
    "a: 1\n",
    "(",
    "@",
    "https://",
    "A.B.",
    "二",
    "¥1",
    "10:00 ",
  ]) {
    const begin = performance.now();
    const text = sign.repeat(400_000 / sign.length);
    const answer = await hub.call("multimodal_analysis", { text });
    assert.equal(answer.isError, undefined, sign);
    assert.ok(performance.now() - begin < 20_000, sign);
  }
});

const svg = (width: number): string =>
  `data:,<svg xmlns='http://www.w3.org/2000/svg' width='${width}' height='50'/>`;

test("two hundred calls at once are all served", async () => {
  const mix: readonly ((index: number) => readonly [string, object])[] = [
    (index) => ["visual_report", { data: [{ label: "a", value: index }], chartType: "bar" }],
    (index) => ["file_processing", { file: `data:,${index}`, operation: "checksum" }],
    (index) => ["image_description", { image: svg(50 + index) }],
    (index) => ["multimodal_analysis", { text: `Total: ${index} pcs` }],
    () => ["image_description", { image: "/etc/passwd" }],
  ];
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const [tool, args] = mix[index % mix.length]?.(index) ?? ["", {}];
      return hub.call(tool, args);
    }),
  );
  for (const [index, answer] of answers.entries()) {
    const expected = index % mix.length === 4 ? "media.outsideRoots" : undefined;
    assert.equal(codeOf(answer), expected, JSON.stringify(answer).slice(0, 300));
  }
});

test("bodies that do not come on keep nobody else waiting", async () => {
  const { port } = new URL(hub.url);
  const head = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${hub.token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"json`;
  const slow = Array.from({ length: 100 }, () => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(head));
    return socket.on("error", () => {});
  });
  const begin = performance.now();
  assert.equal((await send("beside", call.body, withToken({}))).status, 200);
  assert.ok(performance.now() - begin < 20_000);
  for (const socket of slow) socket.destroy();
});

/** Whether a film or a recording is being read. */
const reading = async (): Promise<boolean> =>
  (await descendants(hub.process.pid ?? 0)).some((name) => /ffmpeg.*-i /.test(name));

test("a film whose caller has gone is no longer read", async (t) => {
  if (!need(t, "ffmpeg") || process.platform !== "linux") return;
  const sources = "-f lavfi -i testsrc2=s=640x360:r=25:d=10 -f lavfi -i sine=440:d=10";
  const part = await shop.make("part.mp4", `${sources} -c:v libx264 -preset ultrafast -c:a aac`);
  await shop.make("long.mp4", `-stream_loop 11 -i ${part} -c copy`);
  for (const [tool, argument] of [
    ["video_analysis", "video"],
    ["audio_transcription", "audio"],
  ] as const) {
    const stop = new AbortController();
    const params = { name: tool, arguments: { [argument]: "long.mp4" } };
    const { body } = legacy("tools/call", params);
    const gone = fetch(`${hub.url}/mcp`, {
      method: "POST",
      headers: { ...legacy("", {}).headers, authorization: `Bearer ${hub.token}` },
      body: JSON.stringify(body),
      signal: stop.signal,
    });
    assert.ok(await within(60, reading), `${tool} reads`);
    stop.abort();
    await assert.rejects(gone);
    assert.ok(await within(30, async () => !(await reading())), `${tool} lets go`);
  }
  assert.ok(
    await within(30, async () => (await readdir(join(hub.folder, "data/tmp"))).length === 0),
  );
  assert.deepEqual(await leftIn(temporary), []);
});

/** Whether it becomes so in that many seconds. */
async function within(seconds: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    if (await isSo()) return true;
    await sleep(20);
  }
  return false;
}
