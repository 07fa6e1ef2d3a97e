import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { parseJapaneseNumeral } from "./japanese-numeral.ts";

const digits = "〇一二三四五六七八九";

function below10000(amount: number): string {
  return [
    [1000, "千"],
    [100, "百"],
    [10, "十"],
    [1, ""],
  ]
    .map(([scale, sign]) => {
      const digit = Math.floor(amount / Number(scale)) % 10;
      if (digit === 0) return "";
      return digit === 1 && sign !== "" ? String(sign) : `${digits[digit]}${sign}`;
    })
    .join("");
}

function spell(amount: number): string {
  if (amount === 0) return "〇";
  const oku = Math.floor(amount / 1e8);
  const man = Math.floor(amount / 1e4) % 1e4;
  return `${oku > 0 ? `${below10000(oku)}億` : ""}${man > 0 ? `${below10000(man)}万` : ""}${below10000(amount % 1e4)}`;
}

describe("Japanese numerals", () => {
  test("every number up to 999,999,999 reads back from its numeral", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (amount) => {
        assert.equal(parseJapaneseNumeral(spell(amount)), amount);
      }),
    );
  });

  for (const [text, amount] of [
    ["12万5千", 125_000],
    ["1億2000万", 120_000_000],
    ["1.2億", 120_000_000],
    ["二〇二六", 2026],
    ["壱百万", 1_000_000],
    ["2千5百", 2500],
  ] as const) {
    test(`${text} is ${amount}`, () => assert.equal(parseJapaneseNumeral(text), amount));
  }

  test("scales in the wrong order are no number", () => {
    assert.equal(parseJapaneseNumeral("百千"), undefined);
    assert.equal(parseJapaneseNumeral("1万1万"), undefined);
  });
});
