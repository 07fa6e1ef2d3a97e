import assert from "node:assert/strict";
import { test } from "node:test";
import { textWidth } from "./text-width.ts";

test("kana and kanji are one em wide, a missing character as wide as the box drawn for it", () => {
  assert.equal(textWidth("売上高", "16px sans-serif"), 48);
  assert.equal(textWidth("組紐", "bold 20px sans-serif"), 40);
  assert.ok(textWidth("한", "16px sans-serif") > 8);
});

test("Latin letters have their own widths, and bold ones are wider", () => {
  const narrow = textWidth("iiii", "16px sans-serif");
  assert.ok(narrow < textWidth("MMMM", "16px sans-serif") / 2);
  assert.ok(textWidth("Total", "bold 16px x") > textWidth("Total", "16px x"));
  assert.equal(textWidth("", "16px x"), 0);
});
