import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { growth } from "../../../../test/growth.ts";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { fromBase64, isBareBase64 } from "./base64.ts";
import { fromDataUrl } from "./data-url.ts";

const code = (expected: string) => (error: unknown) =>
  isKumihimoError(error) && error.code === expected;

const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

test("base64 is read in every spelling: standard, URL-safe, unpadded, broken into lines", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const plain = Buffer.from(bytes).toString("base64");
      const lines = plain.replace(/(.{76})/g, "$1\r\n");
      const safe = Buffer.from(bytes).toString("base64url");
      for (const text of [plain, safe, lines, ` ${plain}\n`, plain.replace(/=+$/, "")])
        assert.deepEqual(fromBase64(text, 300), Buffer.from(bytes));
    }),
  );
});

test("what is not base64 is refused, not read as far as it goes", () => {
  for (const text of ["A", "AAAAA", "AA=A", "AAA==", "=", "====", "AA.A", "AAAA!", "画像", "AA%3D"])
    assert.throws(() => fromBase64(text, 100), code("media.notMedia"), text);
});

test("a size over the limit is told from the length, before anything is decoded", () => {
  assert.equal(fromBase64(Buffer.alloc(100).toString("base64"), 100).byteLength, 100);
  assert.throws(
    () => fromBase64(Buffer.alloc(101).toString("base64"), 100),
    code("media.tooLarge"),
  );
  assert.throws(() => fromBase64("!".repeat(1000), 100), code("media.tooLarge"));
});

test("bare base64 is told from paths and words by the signature of its bytes", async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  for (const bytes of [gif, jpeg, Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")]) {
    assert.equal(await isBareBase64(bytes.toString("base64")), true);
    assert.equal(await isBareBase64(bytes.toString("base64url")), true);
  }
  const others = [
    "cat.png",
    "pictures/cat",
    "hello",
    "aGVsbG8=",
    Buffer.from("just some text, quite a lot of it").toString("base64"),
    "0".repeat(64),
    "srv/media/customer/pictures/from/the/fair/in/kyoto",
  ];
  for (const text of others) assert.equal(await isBareBase64(text), false, text);
});

test("telling a long text that is no base64 takes no time", async () => {
  for (const unit of ["A ", "a.", "  "]) {
    assert.equal(await isBareBase64(unit.repeat(10_000_000)), false);
    // What it does of a long text it does before anything is waited for.
    assert(growth((times) => void isBareBase64(unit.repeat(times)), 2_500_000) < 9, unit);
  }
});

const url = (head: string, data: string): Buffer => Buffer.from(fromDataUrl(head + data, 1000));

test("data: URLs hold base64 or percent-encoded bytes; the type in them is not believed", () => {
  const base64 = gif.toString("base64");
  for (const head of [
    "data:image/gif;base64,",
    "DATA:;BASE64,",
    "data:text/plain;charset=utf-8;base64,",
    "data:image/gif; base64 ,",
  ])
    assert.deepEqual(url(head, base64), gif, head);
  assert.deepEqual(url("data:;base64,", encodeURIComponent(base64)), gif);
  assert.deepEqual(url("data:;base64,", gif.toString("base64url")), gif);
  const svg = `<svg fill="#fff" style="width:100%"><a>é%zz%4</a></svg>`;
  assert.equal(String(url("data:image/svg+xml,", svg)), svg);
  assert.equal(String(url("data:,", encodeURIComponent(svg))), svg);
  const bytes = randomBytes(200);
  const escaped = bytes.toString("hex").replace(/../g, "%$&");
  assert.deepEqual(url("data:application/octet-stream,", escaped), bytes);
});

test("malformed and oversized data: URLs are refused", () => {
  for (const bad of [
    "data:",
    "data:image/png;base64",
    "data:;base64,A",
    `data:${"x".repeat(2000)},`,
  ])
    assert.throws(() => fromDataUrl(bad, 100), code("media.notMedia"), bad.slice(0, 40));
  const large = Buffer.alloc(101).toString("base64");
  assert.throws(() => fromDataUrl(`data:;base64,${large}`, 100), code("media.tooLarge"));
  assert.throws(() => fromDataUrl(`data:,${"x".repeat(101)}`, 100), code("media.tooLarge"));
  assert.equal(fromDataUrl(`data:,${"%20".repeat(100)}`, 100).byteLength, 100);
});
