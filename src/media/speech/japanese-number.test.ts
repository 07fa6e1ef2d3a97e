import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { digitsInKana, digitsOf, numberInKana } from "./japanese-number.ts";

describe("a number in kana", () => {
  const spoken: Readonly<Record<string, string>> = {
    "0": "ゼロ",
    "10": "ジュウ",
    "100": "ヒャク",
    "300": "サンビャク",
    "600": "ロッピャク",
    "800": "ハッピャク",
    "1000": "セン",
    "1111": "センヒャクジュウイチ",
    "3000": "サンゼン",
    "3500": "サンゼンゴヒャク",
    "8000": "ハッセン",
    "10000": "イチマン",
    "100000": "ジュウマン",
    "10000000": "イッセンマン",
    "100000000": "イチオク",
    "1000000000000": "イッチョウ",
    "8000000000000": "ハッチョウ",
    "10000000000000": "ジュッチョウ",
    "80020": "ハチマンニジュウ",
    "007": "ゼロゼロナナ",
  };
  for (const [digits, kana] of Object.entries(spoken)) {
    test(`is ${kana} for ${digits}`, () => assert.equal(numberInKana(digits), kana));
  }

  test("that is too long to have a name is read digit by digit", () => {
    const digits = "1".repeat(25);
    assert.equal(numberInKana(digits), digitsInKana(digits));
  });

  test("tells any two numbers apart", () => {
    const number = fc.bigInt({ min: 0n, max: 10n ** 16n }).map(String);
    fc.assert(
      fc.property(number, number, (a, b) => {
        assert.equal(numberInKana(a) === numberInKana(b), a === b);
        assert.match(numberInKana(a), /^[ァ-ヶー]+$/);
      }),
    );
  });
});

describe("digits of a number in kanji", () => {
  const written: Readonly<Record<string, string | undefined>> = {
    三千五百: "3500",
    "3万5千": "35000",
    "1億2千万": "120000000",
    十: "10",
    千: "1000",
    万: "10000",
    二〇二六: "2026",
    十二億三千: "1200003000",
    "12": "12",
    数: undefined,
  };
  for (const [text, digits] of Object.entries(written)) {
    test(`are ${digits} for ${text}`, () => assert.equal(digitsOf(text), digits));
  }
});
