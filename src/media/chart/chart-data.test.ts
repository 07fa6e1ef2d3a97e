import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import { asPoints, byCategory, checkSpec } from "./chart-data.ts";
import type { ChartSpec, Datum } from "./chart-engine.ts";

const datum = (label: string, value: number, series?: string): Datum => ({
  label,
  value,
  ...(series === undefined ? {} : { series }),
});

const refused = (says: RegExp, ja: RegExp) => (error: unknown) =>
  isKumihimoError(error) &&
  error.code === "media.notDrawable" &&
  says.test(error.message) &&
  ja.test(error.words("ja").message);

describe("a chart that cannot be drawn is refused with its reason", () => {
  const limits = { maxData: 3 };
  const pie = (...data: Datum[]) => check({ type: "pie", data });
  const check = (spec: Partial<ChartSpec>) => () =>
    checkSpec({ type: "bar", data: [datum("a", 1)], ...spec }, limits);

  test("no data", () => {
    assert.throws(check({ data: [] }), refused(/has no data/, /データがありません/));
  });

  test("more data than the limit", () => {
    const data = [1, 2, 3, 4].map((value) => datum("a", value));
    assert.throws(check({ data }), refused(/4 values, and 3 is the limit/, /4 個/));
    assert.doesNotThrow(check({ data: data.slice(1) }));
  });

  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    test(`a value that is ${value}`, () => {
      assert.throws(
        check({ data: [datum("売上", value)] }),
        refused(/"売上" is not a finite/, /有限/),
      );
    });
  }

  test("a value out of all proportion", () => {
    assert.throws(check({ data: [datum("a", -1e200)] }), refused(/too large/, /大きすぎ/));
    assert.doesNotThrow(check({ data: [datum("a", 0), datum("b", 1e99)] }));
  });

  test("a pie of negative values, of zeros, of two series", () => {
    assert.throws(pie(datum("a", 1), datum("loss", -1)), refused(/negative value of "loss"/, /負/));
    assert.throws(pie(datum("a", 0)), refused(/zero/, /0/));
    assert.throws(pie(datum("a", 1, "x"), datum("a", 1, "y")), refused(/one series/, /系列/));
    assert.doesNotThrow(pie(datum("a", 0), datum("b", 1)));
  });

  test("more series than there are colours", () => {
    const data = Array.from({ length: 9 }, (_, index) => datum("a", 1, `s${index}`));
    assert.throws(
      () => checkSpec({ type: "bar", data }, { maxData: 100 }),
      refused(/9 series/, /9 個/),
    );
  });

  test("a size out of bounds", () => {
    assert.throws(check({ width: 100_000 }), refused(/240 to 4000/, /4000/));
    assert.throws(check({ height: 300.5 }), refused(/whole numbers/, /整数/));
    assert.doesNotThrow(check({ width: 240, height: 4000 }));
  });
});

test("one series keeps every datum, even under one label", () => {
  const { categories, series } = byCategory([datum("a", 1), datum("a", 2)]);
  assert.deepEqual(categories, ["a", "a"]);
  assert.deepEqual(series, [{ name: "", values: [1, 2] }]);
});

test("several series share their categories, and a gap in one moves nothing", () => {
  const data = ["Feb", "Mar"].map((label) => datum(label, 1, "a"));
  const more = ["Jan", "Feb", "Mar", "Apr"].map((label) => datum(label, 2, "b"));
  assert.deepEqual(byCategory([...data, ...more]), {
    categories: ["Jan", "Feb", "Mar", "Apr"],
    series: [
      { name: "a", values: [undefined, 1, 1, undefined] },
      { name: "b", values: [2, 2, 2, 2] },
    ],
  });
});

test("two values of one series for one label are refused, not silently one of them", () => {
  assert.throws(
    () => byCategory([datum("a", 1, "x"), datum("a", 2, "x"), datum("a", 3, "y")]),
    refused(/series "x" has two values for "a"/, /二つ/),
  );
});

test("labels that are all numbers are positions", () => {
  assert.deepEqual(asPoints([datum("1.5", 2), datum("-3", 4)]), [
    {
      name: "",
      points: [
        [1.5, 2],
        [-3, 4],
      ],
    },
  ]);
  assert.equal(asPoints([datum("1", 2), datum("", 4)]), undefined);
});
