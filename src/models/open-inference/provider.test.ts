import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withCode } from "../../media/testing/with-code.ts";
import { providerSuite } from "../testing/provider-suite.ts";
import { openInferenceVendor } from "./testing/open-inference-vendor.ts";
import { labels, open, paths, stage, tensors } from "./testing/stage.ts";

providerSuite("open-inference", {
  api: openInferenceVendor,
  open,
  examples: {
    infer: {
      request: { input: tensors },
      expect({ value, usage }) {
        assert.deepEqual(value, { prediction: "versicolor", confidence: 0.75 });
        assert.deepEqual(usage, {});
      },
    },
  },
});

describe("named values", () => {
  test("become tensors after the server's metadata, which are asked once", async () => {
    await using at = await stage();
    for (const measures of [[5.1, 3.5, 1.4, 0.2], [[5.1, 3.5, 1.4, 0.2]]]) {
      const value = await at.infer("flowers", { measures });
      assert.deepEqual(value, { prediction: "versicolor", confidence: 0.75 });
    }
    assert.deepEqual(at.vendor.faults, []);
    assert.deepEqual(paths(at.vendor), [
      "GET /v2/models/iris",
      "POST /v2/models/iris/infer",
      "POST /v2/models/iris/infer",
    ]);
  });

  test("of the only input need no name", async () => {
    await using at = await stage();
    await at.infer("flowers", [5.1, 3.5, 1.4, 0.2]);
    assert.deepEqual(at.vendor.faults, []);
  });

  test("for several rows give a label each, and no confidence", async () => {
    await using at = await stage();
    const value = await at.infer("flowers", [
      [5.1, 3.5, 1.4, 0.2],
      [6.1, 2.5, 4.4, 1.2],
    ]);
    assert.deepEqual(value, { prediction: ["versicolor", "versicolor"] });
  });

  test("that do not fit are refused by name before they are sent", async () => {
    await using at = await stage();
    for (const [input, problem] of [
      [{ measures: [1, 2, 3] }, /measures: has the shape \[3\]; the model takes \[any, 4\]/],
      [{ measures: [[1, 2, 3, 4], [5]] }, /measures: its rows differ/],
      [{ measures: [1, 2, "3", 4] }, /measures: element 2 is not a number/],
      [{ measures: [1, 2, 1e39, 4] }, /measures: element 2 is not a number of at most 3.40e\+38/],
      [{ petal: [1, 2, 3, 4] }, /measures: is missing/],
      [{ measures: [1, 2, 3, 4], petal: 1 }, /petal: is no input of the model; it takes: measures/],
      [null, /measures: has the shape \[\]/],
    ] as const) {
      await assert.rejects(at.infer("flowers", input), (error: Error) => {
        assert(withCode("models.badInput")(error));
        assert.match(error.message, problem);
        return true;
      });
    }
    assert.deepEqual(paths(at.vendor), ["GET /v2/models/iris"]);
  });

  test("are held against the schema that the operator declared, before anything is asked", async () => {
    const input = {
      type: "object",
      properties: { measures: { type: "array", items: { type: "number", minimum: 0 } } },
      required: ["measures"],
    };
    await using at = await stage({ models: { flowers: { model: "iris", input } } });
    const asked = at.infer("flowers", { measures: [1, -2, 3, 4] });
    await assert.rejects(asked, /measures\.1: Too small/);
    assert.deepEqual(at.vendor.received, []);
  });
});

describe("whole numbers of 64 bits", () => {
  test("come and go exactly, beyond 2^53 as strings of digits", async () => {
    await using at = await stage();
    const entries = ["9223372036854775807", 1, "-9007199254740993", "12"];
    const value = await at.infer("ledger", { entries });
    assert.deepEqual(value, {
      prediction: { entries: ["9223372036854775807", 1, "-9007199254740993", 12] },
    });
    assert.match(at.vendor.received.at(-1)?.body.toString() ?? "", /\[9223372036854775807,1,/);
    assert.deepEqual(at.vendor.faults, []);
  });

  for (const entry of [2 ** 53, "9223372036854775808", 1.5, "one"]) {
    test(`${JSON.stringify(entry)} is none`, async () => {
      await using at = await stage();
      await assert.rejects(at.infer("ledger", { entries: [entry] }), withCode("models.badInput"));
    });
  }
});

describe("a request of the protocol", () => {
  for (const [what, change, problem] of [
    ["data of another length", { data: [1, 2, 3] }, /do not fill the shape \[1, 4\]/],
    ["an unknown datatype", { datatype: "FLOAT" }, /FLOAT is no datatype/],
    ["shared memory", { parameters: { shared_memory_region: "x" } }, /is not for callers/],
    ["fields of its own", { extra: 1 }, /extra/],
    ["a shape of too many dimensions", { shape: Array(9).fill(1) }, /shape/],
  ] as const) {
    test(`with ${what} is refused before it is sent`, async () => {
      await using at = await stage();
      const input = { inputs: [{ ...tensors.inputs[0], ...change }] };
      await assert.rejects(at.infer("flowers", input), problem);
      await assert.rejects(at.infer("flowers", input), withCode("models.badInput"));
      assert.deepEqual(at.vendor.received, []);
    });
  }

  test("keeps its outputs and parameters", async () => {
    await using at = await stage();
    const extras = { outputs: [{ name: "probabilities" }], parameters: { sequence_id: 4 } };
    await at.infer("flowers", { ...tensors, ...extras });
    assert.deepEqual(at.vendor.received[0]?.json, { ...tensors, ...extras });
    assert.deepEqual(at.vendor.faults, []);
  });
});

describe("an answer", () => {
  test("of scores that are no probabilities names the label without a confidence", async () => {
    await using at = await stage({ models: { scorer: { labels } } });
    assert.deepEqual(await at.infer("scorer", [1, 2, 3, 4]), { prediction: "setosa" });
  });

  test("without labels is each output by its name, in rows", async () => {
    await using at = await stage({ models: {} });
    const { prediction } = Object(await at.infer("iris", [1, 2, 3, 4]));
    assert.deepEqual(prediction, { probabilities: [[0.125, 0.75, 0.125]] });
  });

  test("of more values than are wanted is refused", async () => {
    await using at = await stage({ maxOutputElements: 10 });
    await at.infer("flood", 10);
    await assert.rejects(at.infer("flood", 11), withCode("models.answerTooLong"));
  });

  test("whose data do not fill their shape is not understood", async () => {
    await using at = await stage();
    await assert.rejects(at.infer("liar", "x"), withCode("models.badReply"));
  });
});
