import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { untilAborted } from "./until-aborted.ts";

async function* counted(end: number): AsyncGenerator<number> {
  for (let at = 0; at < end; at += 1) yield at;
}

async function* hanging(): AsyncGenerator<number> {
  yield 0;
  await new Promise(() => {});
}

test("the same chunks come through", async () => {
  const { signal } = new AbortController();
  assert.deepEqual(await Array.fromAsync(untilAborted(counted(3), signal)), [0, 1, 2]);
});

test("a source that hangs is left with the signal's reason", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const reading = Array.fromAsync(untilAborted(hanging(), controller.signal));
  setImmediate(() => controller.abort(reason));
  await assert.rejects(reading, reason);
  await assert.rejects(Array.fromAsync(untilAborted(counted(3), controller.signal)), reason);
});

test("a stream is destroyed when its reader stops early or is aborted, not when it ends", async () => {
  const controller = new AbortController();
  const stopped = new Readable({ read() {} });
  stopped.push("x");
  for await (const _ of untilAborted(stopped, controller.signal)) break;
  assert.equal(stopped.destroyed, true);
  const silent = new Readable({ read() {} });
  const reading = Array.fromAsync(untilAborted(silent, controller.signal));
  controller.abort(new Error("enough"));
  await assert.rejects(reading, /enough/);
  assert.equal(silent.destroyed, true);
});

test("a source's own failure is passed on", async () => {
  const failing = Readable.from(["x"]);
  failing.destroy(new Error("broken"));
  const { signal } = new AbortController();
  await assert.rejects(Array.fromAsync(untilAborted(failing, signal)), /broken/);
});

test("chunks that were read are not kept", async () => {
  const registry = new FinalizationRegistry(() => (gone += 1));
  let gone = 0;
  async function* large(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 300; at += 1) {
      const chunk = new Uint8Array(1_000_000);
      registry.register(chunk, at);
      yield chunk;
    }
  }
  for await (const _ of untilAborted(large(), new AbortController().signal))
    await new Promise(setImmediate);
  assert(gone > 0, "300 MB were held at once");
});
