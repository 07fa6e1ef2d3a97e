/** The ONNX runtime itself, on models that the test writes. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { withCode } from "../../media/testing/with-code.ts";
import { onnx } from "./provider.ts";
import { onnxSettings } from "./settings.ts";
import * as toys from "./testing/toy-models.ts";
import { infer, openWorkshop, testReal } from "./testing/workshop.ts";

const mebibyte = 1024 * 1024;
const labels = ["setosa", "versicolor", "virginica"];
const shop = openWorkshop();
after(() => shop[Symbol.asyncDispose]());

describe("a model file", () => {
  testReal("gives the label and its probability", async (runtime) => {
    const provider = shop.open(
      shop.write("classifier.onnx", toys.classifier),
      { runtime },
      { labels },
    );
    const { prediction, confidence } = await infer(provider, { x: [1, 2, 3, 4] });
    assert.equal(prediction, "virginica");
    // softmax(-3, 2, 6.5)
    assert(Math.abs((confidence ?? 0) - 0.98894) < 1e-4, String(confidence));
    const rows = await infer(provider, [
      [1, 2, 3, 4],
      [9, 0, 0, 0],
    ]);
    assert.deepEqual(rows, { prediction: ["virginica", "setosa"] });
  });

  testReal("whose scores are no probabilities gives no confidence", async (runtime) => {
    const file = shop.write("scorer.onnx", toys.scorer);
    const labelled = await infer(shop.open(file, { runtime }, { labels }), { x: [1, 2, 3, 4] });
    assert.deepEqual(labelled, { prediction: "virginica" });
    const bare = await infer(shop.open(file, { runtime }), { x: [[1, 2, 3, 4]] });
    assert.deepEqual(bare, { prediction: { scores: [[-3, 2, 6.5]] } });
  });

  testReal(
    "takes and gives words, whole numbers of 64 bits, truth values and halves",
    async (runtime) => {
      const provider = shop.open(shop.write("echo.onnx", toys.echo), { runtime });
      const input = {
        words: ["紐", ""],
        numbers: ["-9223372036854775808", 7],
        flags: [true, false],
        halves: [0.5, -65_504],
      };
      const { prediction } = await infer(provider, input);
      const again = Object.entries(input).map(([name, data]) => [`${name} again`, data]);
      assert.deepEqual(prediction, Object.fromEntries(again));
    },
  );

  testReal("takes a request of the protocol, and gives the outputs it names", async (runtime) => {
    const provider = shop.open(shop.write("scorer.onnx", toys.scorer), { runtime });
    const inputs = [{ name: "x", shape: [1, 4], datatype: "FP32", data: [1, 2, 3, 4] }];
    const named = await infer(provider, { inputs, outputs: [{ name: "scores" }] });
    assert.deepEqual(named, { prediction: { scores: [[-3, 2, 6.5]] } });
    for (const [input, problem] of [
      [
        { inputs, outputs: [{ name: "other" }] },
        /other: is no output of the model; it has: scores/,
      ],
      [{ inputs: [{ ...inputs[0], datatype: "FP64" }] }, /x: the model takes FP32, not FP64/],
      [{ inputs: [{ ...inputs[0], shape: [4, 1] }] }, /x: the model takes the shape \[any, 4\]/],
      [{ inputs: [inputs[0], inputs[0]] }, /given twice/],
      [{ x: [1, 2, 3] }, /x: has the shape \[3\]/],
      [{ y: [1, 2, 3] }, /x: is missing/],
    ] as const) {
      const error = await shop.failureOf(infer(provider, input));
      assert.equal(error.code, "models.badInput");
      assert.match(error.message, problem);
    }
  });

  testReal("gives nothing for a number that is none", async (runtime) => {
    const provider = shop.open(shop.write("reciprocal.onnx", toys.reciprocal), { runtime });
    assert.deepEqual(await infer(provider, { x: [0, 2] }), { prediction: { y: [null, 0.5] } });
  });

  testReal("that is replaced is loaded anew", async (runtime) => {
    const provider = shop.open(shop.write("changing.onnx", toys.scorer), { runtime });
    assert.deepEqual(await infer(provider, [1, 2, 3, 4]), {
      prediction: { scores: [[-3, 2, 6.5]] },
    });
    shop.write("changing.onnx", toys.reciprocal);
    assert.deepEqual(await infer(provider, [4]), { prediction: { y: [0.25] } });
  });

  testReal("is listed with the schema of its inputs", async (runtime) => {
    const file = shop.write("scorer.onnx", toys.scorer);
    const provider = shop.open(file, { runtime }, { description: "Irises." });
    const items = { type: "array", minItems: 4, maxItems: 4, items: { type: "number" } };
    const version = statSync(file).mtime.toISOString();
    assert.deepEqual(await provider.inferenceModels?.(AbortSignal.timeout(60_000)), [
      {
        name: "it",
        version,
        description: "Irises.",
        repeatable: true,
        input: {
          type: "object",
          properties: { x: { type: "array", items, description: "FP32" } },
          required: ["x"],
          additionalProperties: false,
        },
      },
    ]);
  });

  testReal("may keep its weights in the folder it lies in, and nowhere else", async (runtime) => {
    mkdirSync(join(shop.folder, "inner"), { recursive: true });
    shop.write("weights.bin", toys.weightsFile);
    shop.write("inner/weights.bin", toys.weightsFile);
    symlinkSync(join(shop.folder, "weights.bin"), join(shop.folder, "inner/link.bin"));
    const inside = shop.open(shop.write("inner/a.onnx", toys.withWeightsAt("weights.bin")), {
      runtime,
    });
    assert.deepEqual(await infer(inside, [1, 2, 3, 4]), { prediction: { scores: [[-3, 2, 6.5]] } });
    for (const location of ["../weights.bin", join(shop.folder, "weights.bin"), "link.bin"]) {
      const file = shop.write("inner/b.onnx", toys.withWeightsAt(location));
      const error = await shop.failureOf(infer(shop.open(file, { runtime }), [1, 2, 3, 4]));
      assert.equal(error.code, "models.modelUnusable", location);
      assert.match(String(error.cause), /escapes model directory|Absolute path not allowed/);
    }
  });
});

function pipe(): string {
  const file = join(shop.folder, "pipe.onnx");
  execFileSync("mkfifo", [file]);
  return file;
}

function huge(): string {
  const file = shop.write("huge.onnx", "");
  truncateSync(file, mebibyte + 1);
  return file;
}

describe("a file that is no model", () => {
  const problems: readonly (readonly [string, () => string, RegExp])[] = [
    ["is not there", () => join(shop.folder, "nowhere.onnx"), /is not there/],
    ["is a folder", () => shop.folder, /is no regular file/],
    ["is a pipe", () => pipe(), /is no regular file/],
    ["is too large", () => huge(), /is larger than maxFileBytes/],
  ];
  for (const [what, make, problem] of problems) {
    test(`because it ${what} is refused before it is opened`, async () => {
      const error = await shop.failureOf(infer(shop.open(make(), { maxFileBytes: mebibyte }), [1]));
      assert.equal(error.code, "models.modelUnusable");
      assert.match(error.message, problem);
    });
  }

  for (const [what, content] of [
    ["text", "not a model at all"],
    ["empty", ""],
    ["cut off", toys.classifier.subarray(0, 60)],
  ] as const) {
    testReal(`because it is ${what} is refused by the runtime`, async (runtime) => {
      const provider = shop.open(shop.write("broken.onnx", content), { runtime });
      const error = await shop.failureOf(infer(provider, [1]));
      assert.match(error.message, /holds no model that the runtime can load/);
      const listed = await provider.inferenceModels?.(AbortSignal.timeout(60_000));
      assert.deepEqual(
        listed?.map(({ name }) => name),
        ["it"],
        "it is listed all the same",
      );
    });
  }
});

test("a model that is not named is not there, whatever the name", async () => {
  const provider = shop.open(join(shop.folder, "scorer.onnx"));
  for (const model of ["other", "../it", "__proto__", ""]) {
    const attempt = { model, signal: AbortSignal.timeout(10_000) };
    const asked = provider.services.infer?.run({ input: [1] }, attempt);
    await assert.rejects(Promise.resolve(asked), withCode("models.noSuchModel"));
  }
});

test("a provider without a model is absent", () => {
  assert.equal(onnx.missing(onnxSettings.parse({ kind: "onnx" })), "models");
  const settings = onnxSettings.parse({ kind: "onnx", models: { it: { file: "it.onnx" } } });
  assert.equal(onnx.missing(settings), undefined);
});
