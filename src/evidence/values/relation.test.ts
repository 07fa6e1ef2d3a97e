import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { relate } from "./relation.ts";
import { scanLine } from "./scan-line.ts";

function related(a: string, b: string): string | undefined {
  const [one] = scanLine(a);
  const [other] = scanLine(b);
  assert.ok(one?.value && other?.value);
  assert.equal(relate(one.value, other.value), relate(other.value, one.value), "symmetric");
  return relate(one.value, other.value);
}

const cases: readonly (readonly [string, string, string | undefined])[] = [
  ["15 kg", "15,000 g", "same"],
  ["1.2 m", "1300 mm", "apart"],
  ["24 months", "2 years", "same"],
  ["30 days", "1 month", undefined],
  ["$30", "¥30", undefined],
  ["15 kg", "15 m", undefined],
  ["240個", "240 kg", undefined],
  ["12 pallets", "12 boxes", undefined],
  ["約1,200人", "1,248人", "same"],
  ["約1,200人", "1,500人", "apart"],
  ["10 to 15 pcs", "12 pcs", "near"],
  ["10 to 15 pcs", "20 pcs", "apart"],
  ["at least 200 pcs", "350 pcs", "near"],
  ["at least 200 pcs", "150 pcs", "apart"],
  ["$1.2 million", "$1,234,567", "same"],
  ["32万円", "325,000円", "apart"],
  ["2026-11-28", "November 28", "same"],
  ["2026-11-28", "November 2026", "near"],
  ["04/05/2026", "2026-05-04", "same"],
  ["PO-1043", "PO-1034", "apart"],
  ["PO-1043", "PO-1044", undefined],
  ["32 °F", "0 °C", "same"],
];

describe("relation of two values", () => {
  for (const [a, b, relation] of cases) {
    test(`${a} and ${b}: ${relation ?? "not comparable"}`, () => {
      assert.equal(related(a, b), relation);
    });
  }
});
