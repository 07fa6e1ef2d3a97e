import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReadLine } from "./reading.ts";
import { hasSplitLine, withoutSplits } from "./split-lines.ts";

/** A line of letters ten pixels wide and twenty high. */
function line(text: string, x: number, y = 0): ReadLine {
  const box = { x, y, width: 10 * text.length, height: 20 };
  return { text, box, confidence: 0.9, words: [{ text, box, confidence: 0.9 }] };
}

const upward = (x: number): ReadLine => {
  const box = { x, y: 0, width: 20, height: 300 };
  return { ...line("upward", x), box };
};

const texts = (...lines: ReadLine[]) => withoutSplits({ lines }).lines.map(({ text }) => text);

test("pieces of one row are put together, with a space where there was a gap", () => {
  assert.deepEqual(texts(line("2026-11", 0), line("-21", 71)), ["2026-11-21"]);
  assert.deepEqual(texts(line("Total", 0), line("due", 60)), ["Total due"]);
  assert.deepEqual(texts(line("c", 22), line("x", 0, 90), line("b", 11), line("a", 0)), [
    "abc",
    "x",
  ]);
});

test("columns, and lines below one another, stay apart", () => {
  assert.deepEqual(texts(line("left", 0), line("right", 60)), ["left", "right"]);
  assert.deepEqual(texts(line("upper", 0), line("lower", 51, 15)), ["upper", "lower"]);
  assert.equal(hasSplitLine({ lines: [line("left", 0), line("right", 60)] }), false);
  assert.equal(hasSplitLine({ lines: [line("left", 0), line("right", 45)] }), true);
});

test("lines that run upwards stand side by side and are no pieces of one another", () => {
  assert.deepEqual(texts(upward(0), upward(25)), ["upward", "upward"]);
});

test("a line put together has the box and the words of its pieces", () => {
  const [whole] = withoutSplits({ lines: [line("ab", 0), line("cd", 25, 4)] }).lines;
  assert.deepEqual(whole?.box, { x: 0, y: 0, width: 45, height: 24 });
  assert.equal(whole?.words.length, 2);
});
