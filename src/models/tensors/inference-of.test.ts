import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { withCode } from "../../media/testing/with-code.ts";
import { inferenceOf } from "./inference-of.ts";
import type { Tensor } from "./tensor.ts";

const labels = ["cat", "dog", "eel"];
const scores = (data: Tensor["data"], shape: readonly number[] = [1, 3]): Tensor => ({
  name: "scores",
  datatype: "FP32",
  shape,
  data,
});
const of = (outputs: readonly Tensor[], most = 100) =>
  inferenceOf(outputs, { model: "m", labels, most });

describe("the label of the highest score", () => {
  for (const [what, data, expected] of [
    ["probabilities", [0.2, 0.5, 0.3], { prediction: "dog", confidence: 0.5 }],
    ["rounded probabilities", [0.333, 0.333, 0.3335], { prediction: "eel", confidence: 0.3335 }],
    ["probabilities that do not sum to 1", [0.2, 0.5, 0.29], { prediction: "dog" }],
    ["a sum of 1 with a negative score", [-0.5, 1, 0.5], { prediction: "dog" }],
    ["logits", [3, -1, 2], { prediction: "cat" }],
  ] as const) {
    test(`of ${what} is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(of([scores(data)]), expected);
      assert.deepEqual(of([scores(data, [3])]), expected);
    });
  }

  test("is given for each row, without a confidence for all of them", () => {
    const two = scores([0.2, 0.5, 0.3, 0.9, 0.1, 0], [2, 3]);
    assert.deepEqual(of([two]), { prediction: ["dog", "cat"] });
  });

  test("is found beside an output of another kind", () => {
    const other: Tensor = { name: "class", datatype: "INT64", shape: [1], data: [1] };
    assert.equal(of([other, scores([0.2, 0.5, 0.3])]).prediction, "dog");
  });

  for (const [what, outputs] of [
    ["another number of scores", [scores([1, 2], [1, 2])]],
    ["a number that is none", [scores([1, null, 2])]],
    ["two outputs of scores", [scores([1, 2, 3]), { ...scores([3, 2, 1]), name: "b" }]],
    ["whole numbers", [{ ...scores([1, 2, 3]), datatype: "INT64" }]],
    ["no rows", [scores([], [0, 3])]],
  ] as const) {
    test(`is not made up for ${what}`, () => {
      const { prediction, confidence } = of(outputs);
      assert.deepEqual(
        Object.keys(Object(prediction)),
        outputs.map(({ name }) => name),
      );
      assert.equal(confidence, undefined);
    });
  }

  test("has a confidence only where the scores are probabilities, whatever they are", () => {
    const score = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(score, score, score), (data) => {
        const { confidence } = of([scores(data)]);
        const sum = data.reduce((total, value) => total + value, 0);
        const valid = Math.min(...data) >= 0 && Math.max(...data) <= 1 && Math.abs(sum - 1) <= 1e-3;
        assert.equal(confidence, valid ? Math.max(...data) : undefined);
      }),
    );
  });
});

test("answers are bounded, as values or as labels", () => {
  const flood = scores(
    Array.from({ length: 12 }, () => 0),
    [2, 6],
  );
  assert.throws(() => of([flood], 11), withCode("models.answerTooLong"));
  const rows = scores(
    Array.from({ length: 12 }, () => 0),
    [4, 3],
  );
  assert.throws(() => of([rows], 3), withCode("models.answerTooLong"));
  assert.equal(Object(of([rows], 4).prediction).length, 4);
});

test("whole numbers beyond 2^53 are given as strings, which JSON can carry", () => {
  const long: Tensor = { name: "n", datatype: "INT64", shape: [2], data: [2n ** 60n, 5] };
  assert.deepEqual(of([long]), { prediction: { n: ["1152921504606846976", 5] } });
});

test("a shape of a billion rows of nothing takes no memory", () => {
  const { prediction } = of([{ ...scores([]), shape: [1_000_000_000, 0] }]);
  assert.deepEqual(prediction, { scores: [] });
});
