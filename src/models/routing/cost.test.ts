import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { costOf } from "./cost.ts";

test("tokens, minutes, characters, pictures and calls each have their price", () => {
  const tokens = { perMillionInputTokens: 2, perMillionOutputTokens: 8 };
  assert.equal(costOf({ inputTokens: 500_000, outputTokens: 250_000 }, tokens), 3);
  assert.equal(costOf({ audioSeconds: 90 }, { perMinute: 0.5 }), 0.75);
  assert.equal(costOf({ characters: 2_000_000 }, { perMillionCharacters: 15 }), 30);
  assert.equal(costOf({ pictures: 3 }, { perPicture: 0.5, perCall: 1 }), 2.5);
});

test("tokens that the vendor had kept cost what it asks for those", () => {
  const price = { perMillionInputTokens: 10, perMillionCachedInputTokens: 1 };
  const usage = { inputTokens: 1_000_000, cachedInputTokens: 500_000 };
  assert.equal(costOf(usage, price), 5.5);
  assert.equal(costOf(usage, { perMillionInputTokens: 10 }), 10);
});

test("without a price, or without the count that it asks for, no cost is named", () => {
  assert.equal(costOf({ inputTokens: 5 }, undefined), undefined);
  assert.equal(costOf({ inputTokens: 5 }, {}), undefined);
  const both = { perMillionInputTokens: 1, perMillionOutputTokens: 1 };
  assert.equal(costOf({ inputTokens: 5 }, both), undefined);
});

test("a cost is never negative, whatever a provider counts", () => {
  const count = fc.option(fc.nat(), { nil: undefined });
  const usages = fc.record({ inputTokens: count, cachedInputTokens: count, outputTokens: count });
  const price = {
    perMillionInputTokens: 3,
    perMillionCachedInputTokens: 1,
    perMillionOutputTokens: 9,
  };
  fc.assert(
    fc.property(usages, (all) => {
      const usage = Object.fromEntries(
        Object.entries(all).filter(([, value]) => value !== undefined),
      );
      assert.ok((costOf(usage, price) ?? 0) >= 0);
    }),
  );
});
