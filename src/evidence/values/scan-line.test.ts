import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanLine } from "./scan-line.ts";
import { valueText } from "./value.ts";

/** Kinds and normal forms, in order; `!` marks a value that its own line replaces or denies. */
function read(line: string): string[] {
  return scanLine(line.normalize("NFKC")).flatMap(({ value, superseded }) =>
    value ? [`${superseded ? "!" : ""}${value.kind} ${valueText(value)}`] : [],
  );
}

const lines: readonly (readonly [string, ...string[]])[] = [
  ["$1,248.00 and USD 1,248 and 1,248ドル", "money 1248 USD", "money 1248 USD", "money 1248 USD"],
  ["４，５００円、¥4,500、1.2億円", "money 4500 JPY", "money 4500 JPY", "money 120000000 JPY"],
  ["two thousand five hundred dollars", "money 2500 USD"],
  ["15 kg, 2.5 m, 80℃, 三十七件", "measure 15 kg", "measure 2.5 m", "measure 80 °C", "count 37"],
  ["5%、8パーセント、3割", "percentage 5 %", "percentage 8 %", "percentage 30 %"],
  ["10〜15日以内", "measure 10..15 d"],
  ["at least 200 pcs, up to 5 kg, 約千二百人", "count >=200", "measure <=5 kg", "count ~1200"],
  ["2026-11-21, 21 Nov 2026, November 21", "date 2026-11-21", "date 2026-11-21", "date 11-21"],
  ["令和8年11月21日 十一月二十八日", "date 2026-11-21", "date 11-28"],
  ["the twenty-eighth of November", "date 11-28"],
  ["11/21/2026 21/11/2026", "date 2026-11-21", "date 2026-11-21"],
  ["15:30, 3 pm, 午後3時半, 正午", "time 15:30", "time 15:00", "time 15:30", "time 12:00"],
  ["three thirty p.m.", "time 15:30"],
  ["PO-1043, invoice no. 2026-118", "identifier PO-1043", "identifier 2026-118"],
  ["電話03-1234-0240 a.b@example.com", "identifier 03-1234-0240", "identifier a.b@example.com"],
  ["firmware version 2.4", "identifier 2.4"],
  ["第3会議室、305号室、2nd, Phase 2, Q3"],
  ["3分の1, 一般, 千葉, 十分です"],
  ["from 500 pcs, change 500 pcs to 650 pcs", "count 500", "!count 500", "count 650"],
  ["80脚ではなく90脚", "!count 80", "count 90"],
  ["半ダース", "count 6"],
  ["[00:12] 240 pcs", "count 240"],
  ["株式会社北風商事の田中様", "organisation 株式会社北風商事", "person 田中"],
  ["Contact: Ms. Olivia Brown", "person Olivia Brown"],
  ["Ship to: Osaka plant", "place Osaka plant"],
];

describe("values of a line", () => {
  for (const [line, ...values] of lines) {
    test(`"${line}" states ${values.join("; ") || "nothing to compare"}`, () => {
      assert.deepEqual(read(line), values);
    });
  }

  test("a date that can be read two ways keeps both", () => {
    const value = scanLine("04/05/2026")[0]?.value;
    assert.deepEqual(value?.kind === "date" && value.other, { month: 5, day: 4 });
  });
});
