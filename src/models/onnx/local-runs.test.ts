/** The ONNX runtime itself, on models that the test writes. */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withCode } from "../../media/testing/with-code.ts";
import * as toys from "./testing/toy-models.ts";
import { infer, openWorkshop, testReal } from "./testing/workshop.ts";

const shop = openWorkshop();
after(() => shop[Symbol.asyncDispose]());

describe("a run", () => {
  testReal(
    "that the model breaks off is a failure of the input, and the next one works",
    async (runtime) => {
      const provider = shop.open(shop.write("picker.onnx", toys.picker), { runtime });
      const error = await shop.failureOf(infer(provider, { index: [7] }));
      assert.equal(error.code, "models.runFailed");
      assert.match(String(error.cause), /out of data bounds/);
      assert.deepEqual(await infer(provider, { index: [2] }), { prediction: { picked: [30] } });
    },
  );

  testReal(
    "that gives more than is wanted is refused, and one that gives far too much as well",
    async (runtime) => {
      const file = shop.write("flood.onnx", toys.flood);
      const provider = shop.open(file, { runtime, maxOutputElements: 10 });
      await infer(provider, { count: [10] });
      for (const count of [11, 5_000_000]) {
        const error = await shop.failureOf(infer(provider, { count: [count] }));
        assert.equal(error.code, "models.answerTooLong");
        assert.deepEqual(error.data, { model: "it", elements: count, limit: 10 });
      }
    },
  );

  testReal("that fills the memory ends its process and nothing else", async (runtime) => {
    const provider = shop.open(shop.write("flood.onnx", toys.flood), { runtime });
    const error = await shop.failureOf(infer(provider, { count: [400_000_000] }));
    assert.equal(error.code, "models.runFailed");
    assert(withCode("media.engineMemory")(error.cause), String(error.cause));
    assert.deepEqual(await infer(provider, { count: [1] }), { prediction: { zeroes: [0] } });
  });

  const endless = { times: ["1000000000000"], start: [1] };

  testReal("that takes too long is ended", async (runtime) => {
    const file = shop.write("looper.onnx", toys.looper);
    assert.deepEqual(await infer(shop.open(file, { runtime }), { times: [3], start: [1] }), {
      prediction: { end: [8] },
    });
    const hasty = shop.open(file, { runtime, timeoutSeconds: 1 });
    const error = await shop.failureOf(infer(hasty, endless));
    assert.equal(error.code, "models.tookTooLong");
  });

  testReal(
    "that nobody waits for any more is ended, and its place is free again",
    async (runtime) => {
      await using narrow = openWorkshop(1);
      const provider = narrow.open(narrow.write("looper.onnx", toys.looper), { runtime });
      const giveUp = new AbortController();
      const pending = infer(provider, endless, giveUp.signal);
      const caught = assert.rejects(pending, (error) => error === giveUp.signal.reason);
      await sleep(1000);
      giveUp.abort(new Error("no longer wanted"));
      await caught;
      const next = await infer(provider, { times: [1], start: [1] });
      assert.deepEqual(next, { prediction: { end: [2] } });
    },
  );
});

describe("a runtime", () => {
  test("that is not installed is an error that says how to install it", async () => {
    const provider = shop.open(shop.write("scorer.onnx", toys.scorer), {
      runtime: "no-such-package",
    });
    const error = await shop.failureOf(infer(provider, [1, 2, 3, 4]));
    assert.equal(error.code, "models.runtimeMissing");
    assert.match(error.words("en").advice, /npm install onnxruntime-node@1\.30/);
    assert.match(error.words("ja").advice, /npm install onnxruntime-node@1\.30/);
  });

  for (const node of ["1.29.9", "0.31.0", "none"]) {
    test(`of version ${node} is not used: it would read any file that a model names`, async () => {
      const runtime = join(shop.folder, `runtime-${node}`);
      mkdirSync(runtime);
      shop.write(
        `runtime-${node}/index.js`,
        `exports.env = { versions: { node: "${node}" } }; exports.Tensor = class {};`,
      );
      const provider = shop.open(shop.write("scorer.onnx", toys.scorer), { runtime });
      const error = await shop.failureOf(infer(provider, [1, 2, 3, 4]));
      assert.equal(error.code, "models.runtimeMissing");
      assert.match(String(error.cause), /too old/);
    });
  }

  test("that crashes ends its process and nothing else", async () => {
    const runtime = join(shop.folder, "crashing-runtime");
    mkdirSync(runtime);
    shop.write(
      "crashing-runtime/index.js",
      `exports.env = { versions: { node: "1.30.0" } };
       exports.Tensor = class {};
       exports.InferenceSession = { create: () => process.kill(process.pid, "SIGSEGV") };`,
    );
    const provider = shop.open(shop.write("scorer.onnx", toys.scorer), { runtime });
    const error = await shop.failureOf(infer(provider, [1, 2, 3, 4]));
    assert.equal(error.code, "models.runFailed");
    assert(withCode("media.engineCrashed")(error.cause), String(error.cause));
  });
});
