import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { textPieces } from "./text-pieces.ts";

const bare = (words: string): string => words.replaceAll(/\s/g, "");

describe("a long text", () => {
  test("is cut after sentences, in English and in Japanese", () => {
    assert.deepEqual(textPieces("One is here. Two is there. Three.", 27), [
      "One is here. Two is there.",
      "Three.",
    ]);
    assert.deepEqual(textPieces("在庫は四十八個です。次回の会議は金曜日です。以上。", 16), [
      "在庫は四十八個です。",
      "次回の会議は金曜日です。以上。",
    ]);
  });

  test("that is one sentence is cut after commas, then between words, then between letters", () => {
    assert.deepEqual(textPieces("first part, second part, third", 13), [
      "first part,",
      "second part,",
      "third",
    ]);
    assert.deepEqual(textPieces("alpha beta gamma", 11), ["alpha beta", "gamma"]);
    assert.deepEqual(textPieces("あいうえおかき", 3), ["あいう", "えおか", "き"]);
    assert.deepEqual(textPieces("👨‍👩‍👧👨‍👩‍👧", 8), ["👨‍👩‍👧", "👨‍👩‍👧"]);
  });

  test("that fits stays whole, line breaks and all", () => {
    assert.deepEqual(textPieces("  A.\nB.  ", 100), ["A.\nB."]);
  });

  test("loses nothing but space, and no piece is too long", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 400 }),
        fc.integer({ min: 2, max: 60 }),
        (text, most) => {
          const pieces = textPieces(text, most);
          assert.equal(bare(pieces.join("")), bare(text));
          assert.ok(pieces.every((piece) => piece.length <= most && piece.trim() !== ""));
        },
      ),
    );
  });
});
