import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { textWidth } from "./text-width.ts";
import { fitted, wrapped } from "./wrapped-text.ts";

const font = "16px x";

test("a text that fits stays as it is", () => {
  assert.deepEqual(wrapped("Total sales", { width: 200, font, lines: 2 }), ["Total sales"]);
});

test("lines break between words, in Japanese too", () => {
  assert.deepEqual(wrapped("Network access requests", { width: 120, font, lines: 3 }), [
    "Network access",
    "requests",
  ]);
  assert.deepEqual(wrapped("四半期配送報告書", { width: 100, font, lines: 2 }), [
    "四半期配送",
    "報告書",
  ]);
});

test("what does not fit ends with an ellipsis", () => {
  assert.equal(fitted("Hardware replacement", 80, font), "Hardwa…");
  assert.deepEqual(wrapped("aaaa bbbb cccc", { width: 50, font, lines: 2 }).at(-1), "bbb…");
});

test("a line break in a label is a space", () => {
  assert.equal(fitted("one\ntwo\u2028three\u0000", 400, font), "one two three");
});

test("what an SVG cannot hold is a space, and a letter beyond the first plane is not", () => {
  assert.equal(fitted("one\uFFFFtwo\uD800three\uFFFE𠮷", 400, font), "one two three 𠮷");
});

test("no line is wider than its room, and there are never too many", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.integer({ min: 40, max: 300 }),
      (text, width) => {
        const lines = wrapped(text, { width, font, lines: 2 });
        assert.ok(lines.length <= 2);
        for (const line of lines) assert.ok(textWidth(line, font) <= width, line);
      },
    ),
  );
});
