import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  evidenceLanguages,
  evidenceSplits,
  labelledCases,
  scoreEvidence,
} from "../../bench/evidence.ts";

/** Below what is reached, so that a small loss is seen and a rewording is not punished. */
const floors = { precision: 0.95, recall: 0.8 } as const;

function size(language: string): number {
  return evidenceSplits.reduce(
    (sum, split) => sum + labelledCases(`${language}-${split}`).length,
    0,
  );
}

describe("the labelled set", () => {
  test("holds at least 40 cases in each language and 15 across both", () => {
    assert.ok(size("en") >= 40);
    assert.ok(size("ja") >= 40);
    assert.ok(size("mixed") >= 15);
  });

  for (const { language, split, agreements, contradictions, misses } of scoreEvidence()) {
    test(`${language} ${split}: findings keep their precision and recall`, () => {
      for (const { precision, recall } of [agreements, contradictions]) {
        assert.ok(precision >= floors.precision, misses.join("\n"));
        assert.ok(recall >= floors.recall, misses.join("\n"));
      }
    });
  }

  test("every language and split is scored", () => {
    assert.equal(scoreEvidence().length, evidenceLanguages.length * evidenceSplits.length);
  });
});
