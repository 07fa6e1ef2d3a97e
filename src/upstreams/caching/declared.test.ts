import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { cacheSeconds } from "./cache-seconds.ts";
import { resultKey } from "./result-key.ts";

const declared = (annotations?: object, seconds: unknown = 30) => ({
  name: "read",
  annotations,
  _meta: { "kumihimo/cacheSeconds": seconds, other: 1 },
});

test("a tool that reads and nothing else may say how long its results are good", () => {
  assert.equal(cacheSeconds("read", declared({ readOnlyHint: true }), {}), 30);
  const reads = { readOnlyHint: true, destructiveHint: false };
  assert.equal(cacheSeconds("read", declared(reads), {}), 30);
});

test("a tool that changes something, or does not say, keeps nothing by its own word", () => {
  for (const annotations of [undefined, {}, { readOnlyHint: false }, { readOnlyHint: "true" }]) {
    assert.equal(cacheSeconds("read", declared(annotations), {}), undefined);
  }
  const torn = { readOnlyHint: true, destructiveHint: true };
  assert.equal(cacheSeconds("read", declared(torn), {}), undefined);
  for (const seconds of [0, -1, "30", 1e9, null, Number.NaN]) {
    assert.equal(cacheSeconds("read", declared({ readOnlyHint: true }, seconds), {}), undefined);
  }
  for (const nonsense of [undefined, null, 7, "x", {}, { annotations: { readOnlyHint: true } }]) {
    assert.equal(cacheSeconds("read", nonsense, {}), undefined);
  }
});

test("the operator's word goes before the tool's, for the tool that it names", () => {
  assert.equal(cacheSeconds("read", declared({ destructiveHint: true }), { read: 5 }), 5);
  assert.equal(cacheSeconds("toString", declared(), {}), undefined);
  assert.equal(cacheSeconds("read", declared(), { other: 5 }), undefined);
});

const plain = (given: unknown): unknown => JSON.parse(JSON.stringify(given));

const call = { upstream: "crm", principal: "user:aya", tool: "read", fingerprint: "1" };

test("equal calls have one key, whatever the order of their keys", () => {
  const one = resultKey({ ...call, arguments: { a: 1, b: [{ c: 2, d: 3 }] } });
  assert.equal(one, resultKey({ ...call, arguments: { b: [{ d: 3, c: 2 }], a: 1 } }));
  assert.equal(resultKey({ ...call, arguments: undefined }), resultKey({ ...call, arguments: {} }));
});

test("calls of other principals, upstreams, tools, definitions and arguments have other keys", () => {
  const keys = [
    call,
    { ...call, principal: "user:ken" },
    { ...call, upstream: "files" },
    { ...call, tool: "list" },
    { ...call, fingerprint: "2" },
    { ...call, upstream: "crmuser", principal: ":aya" },
  ].map((each) => resultKey({ ...each, arguments: {} }));
  assert.equal(new Set(keys).size, keys.length);
  const value = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(value, fc.oneof(value, fc.constant(undefined)), (left, other) => {
      const right = other ?? left;
      const [one, another] = [left, right].map((given) => resultKey({ ...call, arguments: given }));
      fc.pre(one !== undefined && another !== undefined);
      assert.equal(one === another, isDeepStrictEqual(plain(left), plain(right)));
    }),
  );
});

test("a number that was changed by reading it gives no key", () => {
  for (const text of ["9007199254740993", '{"a":[1e400]}', "[-9007199254740993]", "1e300"]) {
    assert.equal(resultKey({ ...call, arguments: JSON.parse(text) }), undefined, text);
  }
  for (const text of ["9007199254740991", "0.5", "-1", '"9007199254740993"']) {
    assert.ok(resultKey({ ...call, arguments: JSON.parse(text) }), text);
  }
});
