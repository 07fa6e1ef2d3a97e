import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { growth } from "../../../test/growth.ts";
import { speechRuns } from "./speech-runs.ts";

describe("parts of a text by script", () => {
  test("for a Japanese voice set Latin words apart, with their figures left to Japanese", () => {
    assert.deepEqual(speechRuns("新しいiPhone 15は3,500円、Apple Inc製", "ja"), [
      { text: "新しい", language: "ja" },
      { text: "iPhone", language: "en-US" },
      { text: " 15は3,500円、", language: "ja" },
      { text: "Apple Inc", language: "en-US" },
      { text: "製", language: "ja" },
    ]);
  });

  test("leave units of figures in Japanese", () => {
    assert.deepEqual(speechRuns("高さ333mです", "ja"), [{ text: "高さ333mです", language: "ja" }]);
  });

  test("for another voice set Japanese apart, with its figures", () => {
    assert.deepEqual(speechRuns("It costs 3,500円 in 東京、日本 today", "en-US"), [
      { text: "It costs " },
      { text: "3,500円", language: "ja" },
      { text: " in " },
      { text: "東京、日本", language: "ja" },
      { text: " today" },
    ]);
  });

  test("are one for a Chinese voice", () => {
    assert.deepEqual(speechRuns("北京 hello", "zh"), [{ text: "北京 hello" }]);
  });

  test("hold all of the text, in order, and are found in time that grows with it", () => {
    const unit = fc.constantFrom(...Array.from("ab 1,東あ。、.-"));
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 200 }),
        fc.constantFrom("ja", "en"),
        (text, voice) => {
          const parts = speechRuns(text, voice).map((run) => run.text);
          assert.equal(parts.join(""), text);
        },
      ),
    );
    for (const part of ["a ", "あ、", "1,", "a-", "1あ "]) {
      for (const voice of ["ja", "en"]) {
        const cut = (length: number): unknown => speechRuns(`${part.repeat(length)}!`, voice);
        assert.ok(growth(cut, 10_000) < 9, part);
      }
    }
  });
});
