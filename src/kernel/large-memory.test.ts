import assert from "node:assert/strict";
import { createServer, connect } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import {
  bufferOf,
  giveBack,
  giveBackSent,
  giveBackSoon,
  onlyPart,
  onlyRest,
  sending,
} from "./large-memory.ts";

const mebibyte = 1024 * 1024;
const own = (bytes = mebibyte): Buffer => Buffer.allocUnsafeSlow(bytes).fill("x");

test("a large buffer that owns its memory is empty afterwards, and any other is as it was", () => {
  const whole = own();
  giveBack(whole);
  assert.equal(whole.length, 0);
  giveBack(whole);

  const shared = own();
  giveBack(shared.subarray(1));
  giveBack(shared.subarray(0, -1));
  const small = own(1000);
  giveBack(small);
  const pooled = Buffer.from("from the pool of all");
  giveBack(pooled);
  const foreign = Buffer.from(new SharedArrayBuffer(mebibyte));
  giveBack(foreign);
  assert.deepEqual(
    [shared, small, pooled, foreign].map(({ length }) => length),
    [mebibyte, 1000, 20, mebibyte],
  );
});

test("its memory counts no more", () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let count = 0; count < 500; count += 1) giveBack(own());
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 * mebibyte);
});

test("a part is given back where it is known that nobody has another", () => {
  const part = onlyPart(own().subarray(10));
  const rest = onlyRest(part, 6);
  assert.equal(rest.length, mebibyte - 16);
  giveBack(rest);
  assert.equal(part.length, 0);
  const unknown = own();
  giveBack(onlyRest(unknown, 6));
  assert.equal(unknown.length, mebibyte);
});

test("what is still being sent stays, and is given back when the socket has taken it", async () => {
  const body = own(32 * mebibyte);
  const server = createServer((socket) => {
    socket.pause();
    setTimeout(() => socket.resume(), 200);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const socket = connect(typeof address === "object" ? (address?.port ?? 0) : 0, "127.0.0.1");
  const sent = sending(body);
  const { promise: written, resolve } = Promise.withResolvers<void>();
  socket.write(body, () => resolve());
  giveBack(body);
  assert.equal(body.length, 32 * mebibyte);
  await written;
  assert.equal(body.length, 32 * mebibyte);
  sent();
  assert.equal(body.length, 0);
  socket.destroy();
  server.close();
});

test("what may have been sent is given back only where it is known that it was", () => {
  const [known, unknown] = [own(64 * 1024), own(64 * 1024 - 1)];
  giveBackSent(known);
  giveBackSent(unknown);
  assert.deepEqual([known.length, unknown.length], [0, 64 * 1024 - 1]);
});

test("what nobody has given back yet stays when it was sent", () => {
  const body = own();
  sending(body)();
  assert.equal(body.length, mebibyte);
  giveBack(body);
  assert.equal(body.length, 0);
});

test("what broke off is never given back", () => {
  const body = own();
  sending(body);
  giveBack(body);
  assert.equal(body.length, mebibyte);
});

test("a buffer is as long as it was asked for, and the memory of a large one has one of few sizes", () => {
  const sizes = [0, 1, 8 * 1024, 10_000, 16 * 1024, 16 * 1024 + 1, 64 * 1024, 100_000];
  const buffers = sizes.map(bufferOf);
  assert.deepEqual(
    buffers.map(({ length }) => length),
    sizes,
  );
  assert.deepEqual(
    buffers.slice(2).map(({ buffer }) => buffer.byteLength / 1024),
    [16, 16, 16, 64, 64, 100_000 / 1024],
  );
  for (const buffer of buffers) giveBack(buffer);
  assert.deepEqual(
    buffers.map(({ length }) => length),
    [0, 1, 0, 0, 0, 0, 0, 0],
  );
});

test("whoever brought a buffer may read it on until its turn is over", async () => {
  const buffer = own();
  giveBackSoon(buffer);
  assert.equal(buffer.length, mebibyte);
  await Promise.resolve();
  assert.equal(buffer.length, 0);
});
