import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLineBuffer } from "./line-buffer.ts";

test("lines come out whole and in their order, whatever their length", () => {
  const long = fc.constantFrom("組".repeat(30_000), "x".repeat(70_000));
  const line = fc.oneof(
    { weight: 9, arbitrary: fc.string({ unit: "grapheme" }) },
    { weight: 1, arbitrary: long },
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const buffer = createLineBuffer(8 * 1024 * 1024);
      for (const each of lines) assert.ok(buffer.add(each));
      const { bytes, count } = buffer.take();
      assert.equal(count, lines.length);
      assert.equal(Buffer.concat(bytes).toString(), lines.join(""));
      assert.equal(buffer.take().count, 0);
    }),
  );
});

test("there is room for so much and no more, and again once it was taken", () => {
  const buffer = createLineBuffer(1000);
  let added = 0;
  while (buffer.add("x".repeat(100))) added += 1;
  assert.ok(added >= 7 && added <= 10, String(added));
  assert.equal(buffer.take().count, added);
  assert.ok(buffer.add("x"));
});
