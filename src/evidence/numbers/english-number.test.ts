import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { parseEnglishNumber } from "./english-number.ts";

const small =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

function below100(amount: number): string[] {
  if (amount < 20) return [small[amount] ?? ""];
  const unit = amount % 10;
  return [tens[Math.floor(amount / 10) - 2] ?? "", ...(unit === 0 ? [] : [small[unit] ?? ""])];
}

function below1000(amount: number, and: boolean): string[] {
  if (amount < 100) return below100(amount);
  const rest = amount % 100;
  const hundreds = [small[Math.floor(amount / 100)] ?? "", "hundred"];
  return rest === 0 ? hundreds : [...hundreds, ...(and ? ["and"] : []), ...below100(rest)];
}

function spell(amount: number, and: boolean): string[] {
  const millions = Math.floor(amount / 1e6);
  const thousands = Math.floor(amount / 1000) % 1000;
  const rest = amount % 1000;
  const words = [
    ...(millions > 0 ? [...below1000(millions, and), "million"] : []),
    ...(thousands > 0 ? [...below1000(thousands, and), "thousand"] : []),
    ...(rest > 0 ? below1000(rest, and) : []),
  ];
  return words.length === 0 ? ["zero"] : words;
}

describe("English number words", () => {
  test("every number up to 999,999,999 reads back from its words, with and without 'and'", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.boolean(), (amount, and) => {
        const words = spell(amount, and);
        const parsed = parseEnglishNumber(words, 0);
        assert.deepEqual(parsed, { amount, used: words.length, spelled: false });
      }),
    );
  });

  for (const [phrase, amount] of [
    ["half a dozen", 6],
    ["two dozen", 24],
    ["twelve hundred", 1200],
    ["two point five", 2.5],
    ["three and a half", 3.5],
    ["a hundred", 100],
  ] as const) {
    test(`"${phrase}" is ${amount}`, () => {
      assert.equal(parseEnglishNumber(phrase.split(" "), 0)?.amount, amount);
    });
  }

  test("digits read out one by one name something and count nothing", () => {
    assert.equal(parseEnglishNumber(["nine", "nine", "one", "four"], 0)?.spelled, true);
  });

  test("a scale word alone is no number", () => {
    assert.equal(parseEnglishNumber(["million"], 0), undefined);
  });
});
