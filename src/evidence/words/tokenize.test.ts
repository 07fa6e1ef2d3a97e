import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stem } from "./lexicon.ts";
import { englishSkeleton, katakanaSkeleton } from "./loanword.ts";
import { sameWord, tokenize, type Word } from "./tokenize.ts";

function words(text: string): Word[] {
  return tokenize(text, []).filter((token) => token.type === "word");
}

describe("words", () => {
  test("an English phrase and a Japanese compound of the lexicon are one word each", () => {
    assert.deepEqual(
      words("unit price").map(({ key }) => key),
      ["unit price"],
    );
    assert.deepEqual(
      words("納品予定日").map(({ key }) => key),
      ["delivery"],
    );
  });

  test("a compound is cut where a known word begins", () => {
    assert.deepEqual(
      words("ステンレス製ボールバルブ").map(({ text }) => text),
      ["ステンレス製", "ボール", "バルブ"],
    );
  });

  test("a short known word inside another is not cut out: ガス in ガスケット", () => {
    assert.deepEqual(
      words("ガスケット").map(({ text }) => text),
      ["ガスケット"],
    );
  });

  for (const [katakana, english] of [
    ["ガスケット", "gasket"],
    ["センサー", "sensor"],
    ["モーター", "motor"],
    ["スイッチ", "switch"],
    ["ブラケット", "bracket"],
    ["プロジェクター", "projector"],
    ["シリンダー", "cylinder"],
    ["タブレット", "tablet"],
  ] as const) {
    test(`${katakana} meets ${english}`, () => {
      assert.equal(katakanaSkeleton(katakana), englishSkeleton(stem(english)));
      const [one, other] = [words(katakana)[0], words(english)[0]];
      assert.ok(one && other && sameWord(one, other));
    });
  }

  for (const [katakana, english] of [
    ["ガスケット", "bracket"],
    ["モーター", "monitor"],
    ["センサー", "scanner"],
  ] as const) {
    test(`${katakana} does not meet ${english}`, () => {
      const [one, other] = [words(katakana)[0], words(english)[0]];
      assert.ok(one && other && !sameWord(one, other));
    });
  }
});
