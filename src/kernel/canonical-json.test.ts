import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "./canonical-json.ts";

test("keys stand in the order of RFC 8785, whatever they look like", () => {
  const value = {
    "€": 1,
    "\r": 2,
    "\ufb33": 3,
    "1": 4,
    "😀": 5,
    "\u0080": 6,
    ö: 7,
    "10": 8,
    "9": 9,
  };
  const keys = ["\r", "1", "10", "9", "\u0080", "ö", "€", "😀", "\ufb33"];
  const read: object = JSON.parse(canonicalJson(value));
  const written = [...canonicalJson(value).matchAll(/"((?:[^"\\]|\\.)*)":/g)];
  assert.deepEqual(
    written.map(([, key]): string => JSON.parse(`"${key}"`)),
    keys,
  );
  assert.deepEqual(read, value);
});

test("numbers and texts are written as RFC 8785 shows", () => {
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0],
    string: '€$\u000f\nA\'B"\\"/',
  };
  assert.equal(
    canonicalJson(value),
    `{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA'B\\"\\\\\\"/"}`,
  );
});

test("the order in which keys were sent makes no difference, and nothing is lost", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.equal(canonicalJson(turned(JSON.parse(text))), text);
    }),
  );
  assert.equal(canonicalJson({ b: undefined, a: [undefined] }), '{"a":[null]}');
});

/** With its keys in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}
