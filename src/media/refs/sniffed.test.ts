import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import sharp from "sharp";
import { headBytes } from "./detect.ts";
import { sniffed } from "./sniffed.ts";

const inPieces = (bytes: Buffer, length: number): Readable => {
  const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    bytes.subarray(at * length, (at + 1) * length),
  );
  return Readable.from(pieces, { objectMode: false });
};

test("the type is told and not a byte is lost, however the stream is cut", async () => {
  const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: "navy" } })
    .png()
    .toBuffer();
  const long = Buffer.concat([png, randomBytes(3 * headBytes)]);
  for (const bytes of [png, long, long.subarray(0, headBytes)]) {
    for (const length of [7, 1000, headBytes, 1_000_000]) {
      const { mimeType, stream } = await sniffed(inPieces(bytes, length));
      assert.equal(mimeType, "image/png");
      assert.deepEqual(await buffer(stream), bytes);
    }
  }
});

test("an empty stream is other, and stays empty", async () => {
  const { kind, stream } = await sniffed(Readable.from([], { objectMode: false }));
  assert.equal(kind, "other");
  assert.equal((await buffer(stream)).length, 0);
});

const fails = (after: number): Readable =>
  Readable.from(
    (async function* () {
      yield Buffer.alloc(after, "x");
      throw new Error("cut off");
    })(),
    { objectMode: false },
  );

test("a source that fails is passed on, before the head is full and after", async () => {
  await assert.rejects(sniffed(fails(10)), /cut off/);
  const { stream } = await sniffed(fails(headBytes));
  await assert.rejects(buffer(stream), /cut off/);
});

test("destroying the stream destroys a source that hangs", async () => {
  const source = new Readable({ read() {} });
  source.push(Buffer.alloc(headBytes, "x"));
  const { stream } = await sniffed(source);
  stream.resume();
  stream.destroy();
  if (!source.destroyed) await once(source, "close");
  assert.equal(source.destroyed, true);
});

test("a slow reader holds the source back", async () => {
  let made = 0;
  const source = new Readable({
    read() {
      made += 1;
      this.push(Buffer.alloc(64 * 1024));
    },
  });
  const { stream } = await sniffed(source);
  await new Promise((resolve) => void setTimeout(resolve, 50));
  assert(made < 10, `${made}`);
  stream.destroy();
});
