import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hashOf, partsOf } from "./fingerprint.ts";

const tool = {
  name: "find",
  title: "Find",
  description: "Finds a customer.",
  inputSchema: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
  outputSchema: { type: "object" },
  annotations: { readOnlyHint: true },
  _meta: { ui: { resourceUri: "ui://crm/card" }, build: 17 },
};

const json = fc.jsonValue({ maxDepth: 3 });
const definition = fc.dictionary(
  fc.oneof(fc.constantFrom("title", "description", "inputSchema", "_meta", "icons"), fc.string()),
  json,
);

test("the order of keys, at any depth, changes nothing", () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    const turned = Object.entries(value).toReversed();
    return Object.fromEntries(turned.map(([key, inner]) => [key, reversed(inner)]));
  };
  fc.assert(
    fc.property(definition, (one) => {
      const other = Object.fromEntries(
        Object.entries(one)
          .toReversed()
          .map(([key, value]) => [key, reversed(value)]),
      );
      assert.equal(hashOf(other), hashOf(one));
    }),
  );
});

test("every part that a model reads or that changes a call has its say", () => {
  const changes: Record<string, unknown> = {
    name: "found",
    title: "Find!",
    description: "Finds a customer. ",
    inputSchema: { ...tool.inputSchema, required: [] },
    outputSchema: { type: "object", description: "x" },
    annotations: { readOnlyHint: false },
    _meta: { ui: { resourceUri: "ui://crm/other" }, build: 17 },
    "x-new-field": "whatever comes next",
  };
  for (const [part, value] of Object.entries(changes)) {
    assert.notEqual(hashOf({ ...tool, [part]: value }), hashOf(tool), part);
  }
});

test("pictures and what servers tell machines have none", () => {
  const { _meta: meta } = tool;
  const other = { ...tool, icons: [{ src: "x" }], _meta: { ...meta, build: 18 } };
  assert.equal(hashOf(other), hashOf(tool));
  assert.deepEqual(partsOf(other), partsOf(tool));
});

test("two definitions of one name have the same hash exactly where they show no difference", () => {
  fc.assert(
    fc.property(definition, definition, (left, right) => {
      const [one, other] = [
        { ...left, name: "x" },
        { ...right, name: "x" },
      ];
      const same = JSON.stringify(sorted(partsOf(one))) === JSON.stringify(sorted(partsOf(other)));
      assert.equal(hashOf(one) === hashOf(other), same);
    }),
    { numRuns: 500 },
  );
});

const sorted = (parts: Readonly<Record<string, string>>) =>
  Object.entries(parts).toSorted(([left], [right]) => (left < right ? -1 : 1));

const hostile = (text: string) => JSON.parse(`{"name":"x","__proto__":{"description":"${text}"}}`);

test("keys that are special in JavaScript are pinned like any other", () => {
  assert.notEqual(hashOf(hostile("a")), hashOf(hostile("b")));
  assert.notDeepEqual(partsOf(hostile("a")), partsOf(hostile("b")));
});

test("very long texts that differ late are still different when they are shown", () => {
  const long = "x".repeat(100_000);
  const { description: one = "" } = partsOf({ name: "x", description: `${long}a` });
  const { description: other = "" } = partsOf({ name: "x", description: `${long}b` });
  assert.notEqual(one, other);
  assert.ok(one.length < 17_000);
});
