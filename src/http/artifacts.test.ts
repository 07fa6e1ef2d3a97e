import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { raw } from "./testing/raw.ts";
import { startTestHub, type TestHub, testToken } from "./testing/test-hub.ts";

let hub: TestHub;
before(async () => {
  hub = await startTestHub({
    guarded: true,
    artifacts: { maxArtifactBytes: 8 * 1024 * 1024 },
  });
});
after(() => hub[Symbol.asyncDispose]());

const headers = { authorization: `Bearer ${testToken}` };

async function put(content: Uint8Array, name = ""): Promise<{ uri: string; id: string }> {
  const query = name === "" ? "" : `?name=${encodeURIComponent(name)}`;
  const answer = await fetch(`${hub.url}/artifacts${query}`, {
    method: "PUT",
    headers,
    body: content,
  });
  assert.equal(answer.status, 201);
  const { uri } = Object(await answer.json());
  return { uri, id: uri.slice("artifact://".length) };
}

const get = (id: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`${hub.url}/artifacts/${id}`, { headers: { ...headers, ...more } });

test("what was put is got back, byte for byte, under the name of its hash", async () => {
  const content = randomBytes(3_000_000);
  const { id } = await put(content);
  assert.equal(id, `sha256-${createHash("sha256").update(content).digest("hex")}`);
  const answer = await get(id);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-length"), "3000000");
  assert.match(answer.headers.get("cache-control") ?? "", /private.*immutable/);
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), content);
});

test("the type is told by the first bytes, not by what the client says", async () => {
  const answer = await fetch(`${hub.url}/artifacts`, {
    method: "PUT",
    headers: { ...headers, "content-type": "text/html" },
    body: Buffer.from([0x89, 0x50]),
  });
  const { mimeType, bytes } = Object(await answer.json());
  assert.deepEqual([mimeType, bytes], ["image/png", 2]);
});

test("an upload without an end in sight is taken as it comes", async () => {
  const chunks = ReadableStream.from(Array.from({ length: 50 }, () => Buffer.alloc(10_000, 1)));
  const answer = await fetch(`${hub.url}/artifacts`, {
    method: "PUT",
    headers,
    body: chunks,
    duplex: "half",
  });
  assert.equal(Object(await answer.json()).bytes, 500_000);
});

test("parts can be asked for", async () => {
  const content = Buffer.from("0123456789");
  const { id } = await put(content);
  const cases: [string, number, string, string | null][] = [
    ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
    ["bytes=4-", 206, "456789", "bytes 4-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=2-99", 206, "23456789", "bytes 2-9/10"],
    ["bytes=0-0", 206, "0", "bytes 0-0/10"],
    ["bytes=5-2", 200, "0123456789", null],
    ["bytes=0-1,4-5", 200, "0123456789", null],
    ["lines=1-2", 200, "0123456789", null],
  ];
  for (const [range, status, body, contentRange] of cases) {
    const answer = await get(id, { range });
    assert.equal(answer.status, status, range);
    assert.equal(await answer.text(), body, range);
    assert.equal(answer.headers.get("content-range"), contentRange, range);
  }
  for (const range of ["bytes=10-", "bytes=-0", "bytes=99-100"]) {
    assert.equal((await get(id, { range })).status, 416, range);
  }
  const other = await get(id, { range: "bytes=0-3", "if-range": '"other"' });
  assert.equal(other.status, 200);
});

test("a client that has it already is told so", async () => {
  const { id } = await put(Buffer.from("have it"));
  for (const known of [`"${id}"`, `W/"${id}"`, `"x", "${id}"`, "*"]) {
    assert.equal((await get(id, { "if-none-match": known })).status, 304, known);
  }
  assert.equal((await get(id, { "if-none-match": '"other"' })).status, 200);
});

test("HEAD gives the headers of GET", async () => {
  const { id } = await put(Buffer.from("head"));
  const answer = await fetch(`${hub.url}/artifacts/${id}`, { method: "HEAD", headers });
  assert.equal(answer.headers.get("content-length"), "4");
  assert.equal(await answer.text(), "");
});

test("content that could run is saved and not shown, and could do nothing", async () => {
  const scripts = [
    "text/html",
    "image/svg+xml",
    "application/xhtml+xml",
    "application/javascript",
    "text/xml",
  ];
  for (const mimeType of scripts) {
    const { uri } = await hub.artifacts.put(
      Buffer.from(`<script>alert("${mimeType}")</script>`),
      { mimeType, name: 'a"b\r\nSet-Cookie: x=1/../é組.html' },
      AbortSignal.timeout(60_000),
    );
    const answer = await get(uri.slice("artifact://".length));
    const disposition = answer.headers.get("content-disposition") ?? "";
    assert.match(disposition, /^attachment; filename="/, mimeType);
    assert.doesNotMatch(disposition, /[\r\n/]|filename="[^"]*"[^;]*"/);
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.match(answer.headers.get("content-security-policy") ?? "", /sandbox/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  }
});

test("pictures are shown", async () => {
  const { id } = await put(Buffer.from([0x89, 1, 2, 3]), "写真.png");
  const answer = await get(id);
  assert.equal(answer.headers.get("content-type"), "image/png");
  assert.equal(
    answer.headers.get("content-disposition"),
    "inline; filename=\"__.png\"; filename*=UTF-8''%E5%86%99%E7%9C%9F.png",
  );
});

test("what is no artifact is refused, whatever it looks like", async () => {
  for (const id of [
    `sha256-${"0".repeat(64)}`,
    "sha256-x",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "a".repeat(5000),
  ]) {
    const answer = await get(id);
    assert.ok([400, 404].includes(answer.status), `${id.slice(0, 40)} ${answer.status}`);
    assert.ok(Object(await answer.json()).error.advice.length > 5);
  }
});

test("an empty upload is refused", async () => {
  const answer = await fetch(`${hub.url}/artifacts`, { method: "PUT", headers });
  assert.equal(Object(await answer.json()).error.code, "http.noContent");
});

test("an upload over the limit is refused with a readable answer", async () => {
  const answer = await fetch(`${hub.url}/artifacts`, {
    method: "PUT",
    headers,
    body: Buffer.alloc(9 * 1024 * 1024),
  });
  assert.equal(answer.status, 413);
  assert.equal(Object(await answer.json()).error.code, "storage.artifactTooLarge");
});

test("an upload that stands still is given up", async () => {
  await using hasty = await startTestHub({ guarded: true, http: { idleSeconds: 1 } });
  const head = `PUT /artifacts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${testToken}\r\nContent-Length: 100000\r\n\r\n`;
  const said = await raw(hasty.port, [head, "a".repeat(5000)]);
  assert.match(said, /^HTTP\/1\.1 408 /);
  assert.match(said, /http\.bodyStalled/);
});

test("an upload cut off in the middle leaves nothing behind", async () => {
  const held = await hub.artifacts.usage();
  const head = `PUT /artifacts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${testToken}\r\nContent-Length: 100000\r\n\r\n`;
  await raw(hub.port, [head, "a".repeat(5000)], { ms: 100 });
  assert.deepEqual(await hub.artifacts.usage(), held);
});
