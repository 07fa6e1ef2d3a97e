import assert from "node:assert/strict";
import { test } from "node:test";
import { meanConfidence, type ReadLine } from "./reading.ts";
import { surerReading } from "./surer-reading.ts";

/** `"ab:0.9 c:0.5+d:0.6"`: a plus joins words without a space. */
function line(described: string, y = 0, x = 0): ReadLine {
  const parts = described.split(" ").map((part) =>
    part.split("+").map((word) => {
      const [text = "", confidence = "1"] = word.split(":");
      return { text, confidence: Number(confidence), box: { x: 0, y, width: 10, height: 10 } };
    }),
  );
  const text = parts.map((words) => words.map((word) => word.text).join("")).join(" ");
  const words = parts.flat();
  const box = { x, y, width: text.length * 10, height: 10 };
  return { text, words, confidence: meanConfidence(words), box };
}

const merged = (one: ReadLine, two: ReadLine): ReadLine | undefined =>
  surerReading({ lines: [one] }, { lines: [two] }).lines[0];

test("part by part the surer word is taken", () => {
  const result = merged(
    line("合計:0.9+金額:0.9 (BHA:0.6+):0.9 $5:0.9"),
    line("合計:0.8+金額:0.8 (税込:0.9+):0.9 S5:0.4"),
  );
  assert.equal(result?.text, "合計金額 (税込) $5");
  assert.deepEqual(
    result?.words.map(({ text }) => text),
    ["合計", "金額", "(税込", ")", "$5"],
  );
});

test("lines cut differently are chosen whole", () => {
  assert.equal(merged(line("HE:0.3 EL:0.3"), line("営業部前:0.9"))?.text, "営業部前");
  assert.equal(merged(line("Total:0.9 due:0.9"), line("Totaldue:0.5"))?.text, "Total due");
});

test("a line elsewhere on the page is another line", () => {
  assert.equal(merged(line("first:0.3"), line("second:0.9", 40))?.text, "first");
});

test("an unbroken line stands for the pieces it covers", () => {
  const pieces = [line("Date:0.9", 0, 0), line("2026:0.9", 0, 50)];
  const whole = line("Date:0.85 2026:0.85");
  const texts = (two: ReadLine) =>
    surerReading({ lines: pieces }, { lines: [two] }).lines.map(({ text }) => text);
  assert.deepEqual(texts(whole), ["Date 2026"]);
  assert.deepEqual(texts(line("Dale:0.5 2O26:0.5")), ["Date", "2026"]);
});

test("a line that the surer reading cut in two keeps its end", () => {
  const whole = line("screws:0.6 M4:0.6 25018:0.6 12,5009:0.6");
  const start = line("screws:0.9 M4:0.9 250:0.9");
  const end = line("pcs:0.9 12,500:0.9", 0, start.box.width + 5);
  const { lines } = surerReading({ lines: [whole] }, { lines: [start, end] });
  assert.deepEqual(
    lines.map(({ text }) => text),
    ["screws M4 250 pcs 12,500"],
  );
});
