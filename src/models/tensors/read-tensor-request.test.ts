import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";
import { modelErrors } from "../errors.ts";
import { englishIn } from "../testing/english-in.ts";
import { elementWords, isDatatype, readElement } from "./datatypes.ts";
import { flatten } from "./flatten.ts";
import { nest } from "./nest.ts";
import { sizeOf, type TensorSpec } from "./tensor.ts";
import { readTensorRequest } from "./read-tensor-request.ts";

const refuse = (problems: Localized) => modelErrors.badInput({ model: "m", problems });
const read = (input: unknown, ...specs: TensorSpec[]) =>
  readTensorRequest(input, specs, refuse).inputs;

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

test("rows of rows come back as they were", () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const data = Array.from({ length: sizeOf(shape) }, (_, index) => index);
      assert.deepEqual(flatten(nest(data, shape)), { shape, data });
    }),
  );
});

test("whatever is sent, it is a tensor of the wanted shape and type or a refusal", () => {
  const specs: TensorSpec[] = [{ name: "x", datatype: "INT16", shape: [-1, 2] }];
  const almost = fc.record({ x: fc.array(fc.array(fc.integer({ min: -40_000, max: 40_000 }))) });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost), (input) => {
      try {
        const [tensor] = readTensorRequest(input, specs, refuse).inputs;
        assert(tensor !== undefined);
        assert.equal(sizeOf(tensor.shape), tensor.data.length);
        assert.equal(tensor.shape.at(-1), 2);
        for (const element of tensor.data) assert(Math.abs(Number(element)) <= 32_768);
      } catch (error) {
        assert(isKumihimoError(error), String(error));
      }
    }),
    { numRuns: 500 },
  );
});

describe("a shape", () => {
  const spec = { name: "x", datatype: "FP32", shape: [-1, 3] };
  for (const [given, wanted, shape] of [
    [
      [1, 2, 3],
      [-1, 3],
      [1, 3],
    ],
    [
      [1, 2, 3],
      [1, 1, 3],
      [1, 1, 3],
    ],
    [5, [-1, 1], [1, 1]],
    [5, [], []],
    [[], [-1], [0]],
    [[[1], [2]], undefined, [2, 1]],
  ] as const) {
    test(`of ${JSON.stringify(given)} for ${JSON.stringify(wanted)} is ${JSON.stringify(shape)}`, () => {
      const { shape: _, ...rest } = spec;
      const [tensor] = read({ x: given }, wanted === undefined ? rest : { ...rest, shape: wanted });
      assert.deepEqual(tensor?.shape, shape);
    });
  }

  for (const given of [[1, 2], [[[1, 2, 3]]], [[1, 2, 3], [4]], [[1, 2, 3], 4], [1, [2], 3]]) {
    test(`of ${JSON.stringify(given)} is refused for [-1,3]`, () => {
      assert.throws(() => read({ x: given }, spec), /x: /);
    });
  }

  test("of more dimensions than any model has is refused without going through them", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level += 1) deep = [deep];
    assert.throws(() => read({ x: deep }, { name: "x", datatype: "FP32" }), /go too deep/);
  });
});

describe("elements", () => {
  const ranges: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
    ["BOOL", [true, false], [1, "true", null]],
    ["INT8", [-128, 127, "5"], [-129, 128, 1.5, true, "x", null]],
    ["UINT8", [0, 255], [-1, 256]],
    ["INT32", [-(2 ** 31), 2 ** 31 - 1], [2 ** 31, -(2 ** 31) - 1]],
    ["UINT32", [2 ** 32 - 1], [2 ** 32]],
    ["UINT64", ["18446744073709551615", 2 ** 53 - 1], ["18446744073709551616", "-1", 2 ** 53]],
    ["FP16", [65_504, -0.1], [65_505, "1"]],
    ["FP32", [3.4e38], [3.5e38]],
    ["FP64", [1e308], [Infinity, NaN, "1"]],
    ["BYTES", ["", "紐"], [1, null]],
    ["BF16", [], [1]],
    ["constructor", [], [1]],
  ];
  for (const [datatype, good, bad] of ranges) {
    test(`of ${datatype} are told from others`, () => {
      for (const value of good)
        assert.notEqual(readElement(value, datatype), undefined, String(value));
      for (const value of bad) assert.equal(readElement(value, datatype), undefined, String(value));
      assert.equal(isDatatype(datatype), good.length > 0);
      assert(elementWords(datatype).en.length > 0);
    });
  }

  test("too many of them are refused", () => {
    const x = Array.from({ length: 4_194_305 }, () => 0);
    assert.throws(() => read({ x }, { name: "x", datatype: "UINT8" }), /has 4194305 elements/);
  });
});

test("a model whose input is called `inputs` still takes named values", () => {
  const [tensor] = read({ inputs: [[1, 2]] }, { name: "inputs", datatype: "FP32", shape: [-1, 2] });
  assert.deepEqual(tensor?.data, [1, 2]);
});

test("a model that says nothing of its inputs takes only requests of the protocol", () => {
  assert.throws(() => read({ x: 1 }), /does not say what it takes/);
  assert.deepEqual(read({}), []);
});

test("what is wrong with an input is told in Japanese too", () => {
  const tensor = { name: "x", shape: [1, 2], datatype: "INT8", data: [1, 2] };
  const wrong: readonly unknown[] = [
    {},
    { y: 1 },
    { x: [[1, 2, 3]] },
    { x: [[1], [2, 3]] },
    { x: [["a", "b"]] },
    { inputs: [{ ...tensor, datatype: "NONE" }] },
    { inputs: [{ ...tensor, datatype: "FP32" }] },
    { inputs: [{ ...tensor, data: [1] }] },
    { inputs: [{ ...tensor, data: "no list" }] },
    { inputs: [{ ...tensor, shape: [2, 1] }] },
    { inputs: [{ ...tensor, name: "y" }] },
    { inputs: [tensor, tensor] },
    { inputs: [{ ...tensor, parameters: { shared_memory_region: 1 } }] },
    { inputs: [{ ...tensor, more: 1 }] },
  ];
  const spec = { name: "x", datatype: "INT8", shape: [-1, 2] };
  const other = { name: "z", datatype: "INT8" };
  for (const input of wrong) {
    for (const specs of [[spec], [spec, other]]) {
      assert.throws(() => read(input, ...specs), isJapaneseToo, JSON.stringify(input));
    }
  }
  assert.throws(() => read(1), isJapaneseToo);
  assert.throws(() => read({ x: 1 }), isJapaneseToo);
});

function isJapaneseToo(error: unknown): boolean {
  assert(isKumihimoError(error), String(error));
  const { message } = error.words("ja");
  assert.deepEqual(englishIn(message), [], message);
  return message !== error.message;
}

test("a name that every object has is no input", () => {
  const spec = { name: "x", datatype: "FP32" };
  assert.throws(() => read(JSON.parse('{"__proto__": 1, "x": 1}'), spec), /__proto__: is no input/);
  assert.throws(
    () => read({}, { name: "constructor", datatype: "FP32" }),
    /constructor: is missing/,
  );
});
