import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compareSources, type EvidenceOptions } from "../compare-sources.ts";
import type { Passage } from "../passage.ts";
import type { EvidenceReport } from "../schema.ts";

function text(source: string, words: string): Passage {
  return { source, kind: "text", text: words, place: {} };
}

function report(
  passages: readonly Passage[],
  options: Partial<EvidenceOptions> = {},
): EvidenceReport {
  return compareSources(passages, { language: "en", analysisType: "comprehensive", ...options });
}

describe("findings", () => {
  test("a recommendation names the subject and what each source says", () => {
    const { recommendations, contradictions } = report([
      text("text 1", "We order 240 valves."),
      text("text 2", "You ordered 260 valves."),
    ]);
    assert.equal(
      recommendations[0]?.text,
      "Confirm the quantity of valves: text 1 says 240, text 2 says 260.",
    );
    assert.deepEqual(recommendations[0]?.facts, contradictions[0]?.facts);
  });

  test("action items keep owner and date only where they are stated", () => {
    const { actionItems } = report([
      text("text 1", "Ken will send the quote by 2026-12-01. Please call back. The sky is blue."),
    ]);
    assert.deepEqual(
      actionItems.map(({ owner, due }) => [owner, due]),
      [
        ["Ken", "2026-12-01"],
        [undefined, undefined],
      ],
    );
  });

  test("Japanese requests and promises are action items, states are not", () => {
    const { actionItems } = report([
      text("text 1", "11月28日までに納品してください。明日発送します。在庫があります。"),
    ]);
    assert.deepEqual(
      actionItems.map(({ due }) => due),
      ["11-28", undefined],
    );
  });

  test("'by Friday' becomes a date only with a day to count from", () => {
    const passages = [text("text 1", "Please reply by Friday.")];
    assert.equal(report(passages).actionItems[0]?.due, "by Friday");
    const dated = report(passages, { referenceDate: "2026-11-21" });
    assert.equal(dated.actionItems[0]?.due, "2026-11-27");
  });

  test("a missing currency, a missing year and a missing attachment are gaps", () => {
    const { gaps } = report([
      text(
        "text 1",
        "Item Unit price\nValve 4,500\nDelivery: November 28\nSee the attached drawing.",
      ),
    ]);
    const told = gaps.map(({ text: words }) => words).join("\n");
    assert.match(told, /without a currency/u);
    assert.match(told, /without a year/u);
    assert.match(told, /attachment/u);
  });

  test("what two sources agree on and a third leaves out is a gap of the third", () => {
    const { gaps } = report([
      text("text 1", "Unit price: $30"),
      text("text 2", "Unit price: $30"),
      text("text 3", "Weight: 15 kg"),
    ]);
    assert.deepEqual(
      gaps.map(({ source }) => source),
      ["text 3"],
    );
  });

  test("the timeline puts dates in order and recordings by second", () => {
    const { timeline } = report([
      text("text 1", "Inspection: 2027-05-04\nDelivery: 2026-11-28"),
      { source: "audio 1", kind: "audio", text: "We need 12 pumps.", place: { startSecond: 7.5 } },
    ]);
    assert.deepEqual(
      timeline.map(({ at }) => at),
      ["2026-11-28", "2027-05-04", "7.5 s"],
    );
  });

  test("confidence falls with contradictions and unread sources, not with little text", () => {
    const agreeing = [text("text 1", "Total: $90"), text("text 2", "Total: $90")];
    const { confidence } = report(agreeing);
    assert.equal(confidence.score, 1);
    assert.match(confidence.basis, /agree on 1 of 1/u);
    assert.equal(report(agreeing, { unreadSources: 2 }).confidence.score, 0.5);
    assert.equal(
      report(agreeing, { readConfidence: { "text 1": 0.6, "text 2": 0.8 } }).confidence.score,
      0.7,
    );
    const apart = report([text("text 1", "Total: $90"), text("text 2", "Total: $80")]);
    assert.equal(apart.confidence.score, 0);
  });

  test("the kinds of analysis differ in content", () => {
    const passages = [
      text("text 1", "We order 240 valves. Please confirm."),
      text("text 2", "You ordered 260 valves. Unit price: $30"),
    ];
    const of = (analysisType: EvidenceOptions["analysisType"]) =>
      report(passages, { analysisType }).integratedAnalysis;
    assert.match(of("comparison"), /Contradictions/u);
    assert.doesNotMatch(of("comparison"), /Action items/u);
    assert.match(of("extraction"), /Facts in text 1/u);
    assert.doesNotMatch(of("extraction"), /Contradictions/u);
    assert.doesNotMatch(of("summary"), /Only in one source/u);
    assert.match(of("comprehensive"), /Only in one source/u);
  });

  test("the report cites the place of each value, in the reader's language", () => {
    const passages = [
      { source: "image 1", kind: "image", text: "バルブ240個", place: { page: 2, line: 3 } },
      { source: "audio 1", kind: "audio", text: "バルブは260個です", place: { startSecond: 12 } },
    ] as const;
    const { integratedAnalysis } = report(passages, { language: "ja" });
    assert.match(
      integratedAnalysis,
      /バルブの数量：240個（image 1 2ページ 3行目）、260個（audio 1 12秒）/u,
    );
  });

  test("themes are terms that more than one source uses, across languages", () => {
    const { themes } = report([
      text("text 1", "The gaskets and the valves arrived."),
      text("text 2", "ガスケットとバルブと椅子を確認しました。"),
    ]);
    assert.deepEqual(themes.map(({ term }) => term).toSorted(), ["gaskets", "valves"]);
  });
});
