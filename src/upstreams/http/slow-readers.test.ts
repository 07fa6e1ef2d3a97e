import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { hostile, json } from "./testing/hostile.ts";
import { hear, modernCall } from "./testing/make-call.ts";
import { openChannel, soon } from "./testing/open-channel.ts";

test("200 megabytes to a slow reader do not pile up here", { timeout: 120_000 }, async () => {
  const total = 200 * 1024 * 1024;
  const piece = Buffer.alloc(256 * 1024, "x");
  let written = 0;
  await using served = await hostile("modern", ({ response, id }) => {
    response.writeHead(200, json).write(`{"jsonrpc":"2.0","id":${Number(id)},"result":{"text":"`);
    const write = (): void => {
      while (written < total) {
        written += piece.length;
        if (!response.write(piece)) return void response.once("drain", write);
      }
      response.end('"}}');
    };
    write();
  });
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  let taken = 0;
  let most = 0;
  let paused = false;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const sending = channel.send(modernCall(), {
    sent() {},
    message() {},
    data(chunk) {
      assert.equal(paused, false, "it was asked to pause");
      taken += chunk.length;
      most = Math.max(most, written - taken);
      paused = true;
      setImmediate(() => {
        paused = false;
        sending.resume();
      });
      return false;
    },
    end: resolve,
    failed: ({ cause }) => reject(cause),
  });
  await promise;
  assert(taken > total);
  assert(most < 16 * 1024 * 1024, `${most} bytes were under way`);
});

test("a reader that stops holds up its own answer only", async () => {
  await using served = await hostile("modern", ({ response, id }) => {
    response.writeHead(200, json).write(`{"id":${Number(id)},"jsonrpc":"2.0","result":{"text":"`);
    response.end(`${"x".repeat(id === 1 ? 8_000_000 : 10)}"}}`);
  });
  await using channel = openChannel(served.url);
  await channel.introduce(soon());
  let ended = false;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stopped = channel.send(modernCall({ id: 1 }), {
    sent() {},
    message() {},
    data: () => false,
    end() {
      ended = true;
      resolve();
    },
    failed: reject,
  });
  for (let id = 2; id < 30; id += 1) await hear(channel, modernCall({ id }));
  await sleep(300);
  assert.equal(ended, false);
  const timer = setInterval(() => stopped.resume(), 1);
  await promise;
  clearInterval(timer);
});
