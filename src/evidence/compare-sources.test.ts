import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { compareSources } from "./compare-sources.ts";
import { growth } from "../../test/growth.ts";
import { limits } from "./limits.ts";
import type { Passage } from "./passage.ts";
import { evidenceReportSchema, type EvidenceReport } from "./schema.ts";

const options = { language: "en", analysisType: "comprehensive" } as const;

function text(source: string, words: string): Passage {
  return { source, kind: "text", text: words, place: {} };
}

function cell(words: string, x: number, y: number): Passage {
  const boundingBox = { x, y, width: 80, height: 20 };
  return { source: "image 1", kind: "image", text: words, place: { boundingBox } };
}

const things = ["valves", "gaskets", "pumps", "ball valves", "desks"];
const sentence = fc.oneof(
  fc
    .record({ amount: fc.integer({ min: 2, max: 60 }), thing: fc.constantFrom(...things) })
    .map(({ amount, thing }) => `We ordered ${amount} ${thing}.`),
  fc.integer({ min: 1, max: 40 }).map((amount) => `Unit price: $${amount}`),
  fc
    .integer({ min: 1, max: 28 })
    .map((day) => `Delivery date: 2026-11-${String(day).padStart(2, "0")}`),
  fc.integer({ min: 1, max: 30 }).map((amount) => `ポンプの重量は${amount}kgです。`),
  fc.integer({ min: 1, max: 9 }).map((amount) => `会議は午後${amount}時からです。`),
  fc.constantFrom("Contact: Mr. Carter", "担当：田中", "PO-1043", "Please confirm by 11/28."),
);
const source = fc.array(sentence, { minLength: 1, maxLength: 6 }).map((lines) => lines.join("\n"));

/** What was found, without the ids, which follow the order of reading. */
function found({ agreements, contradictions }: EvidenceReport): string[] {
  return [
    ...agreements.map(({ kind, places }) => `agree ${kind} ${citations(places)}`),
    ...contradictions.map(({ kind, places }) => `apart ${kind} ${citations(places)}`),
  ].toSorted();
}

function citations(places: EvidenceReport["agreements"][number]["places"]): string {
  return places
    .map(({ source: from, place, text: words }) => `${from}:${place.line}:${words}`)
    .toSorted()
    .join(" ");
}

const readTwice = (unit: string, characters: number): unknown => {
  const words = unit.repeat(characters / unit.length);
  return compareSources([text("text 1", words), text("text 2", words)], options);
};

describe("compareSources", () => {
  test("a purchase order of 240 valves and a mail about 260 conflict, with both places; the price agrees", () => {
    const report = compareSources(
      [
        {
          source: "image 1",
          kind: "image",
          text: "Item: Ball valve\nQuantity: 240\nUnit price: ¥4,500",
          place: { page: 1 },
        },
        text("text 1", "please ship 260 valves at ¥4,500 each"),
      ],
      options,
    );
    assert.deepEqual(
      report.contradictions.map(({ values, places }) => [
        values.map(({ value }) => value),
        places.map(({ place }) => place),
      ]),
      [
        [
          ["240", "260"],
          [{ page: 1, line: 2 }, { line: 1 }],
        ],
      ],
    );
    assert.deepEqual(
      report.agreements.map(({ value }) => value),
      ["4500 JPY"],
    );
  });

  test("a value confirmed for one phase is not held against another phase", () => {
    const report = compareSources(
      [
        text("text 1", "We expect 14 cameras."),
        text("text 2", "Phase 1: 10 cameras\nPhase 2: 14 cameras"),
      ],
      options,
    );
    assert.deepEqual(report.contradictions, []);
    assert.equal(report.agreements.length, 1);
  });

  test("every report keeps to its schema", () => {
    fc.assert(
      fc.property(source, source, fc.constantFrom("en", "ja"), (one, other, language) => {
        const report = compareSources([text("text 1", one), text("text 2", other)], {
          ...options,
          language,
        });
        assert.deepEqual(evidenceReportSchema.parse(report), report);
      }),
      { numRuns: 50 },
    );
  });

  test("a source never contradicts a copy of itself", () => {
    fc.assert(
      fc.property(source, (words) => {
        const { contradictions } = compareSources(
          [text("text 1", words), text("text 2", words)],
          options,
        );
        assert.deepEqual(contradictions, []);
      }),
    );
  });

  test("the order of sources does not change what is found", () => {
    fc.assert(
      fc.property(source, source, source, (one, two, three) => {
        const passages = [text("a", one), text("b", two), text("c", three)];
        const forward = compareSources(passages, options);
        const backward = compareSources(passages.toReversed(), options);
        assert.deepEqual(found(forward), found(backward));
      }),
    );
  });

  test("every cited fact exists and says what is cited", () => {
    fc.assert(
      fc.property(source, source, (one, other) => {
        const report = compareSources([text("a", one), text("b", other)], options);
        const facts = new Map(
          report.sources.flatMap((from) => from.facts.map((fact) => [fact.id, fact])),
        );
        for (const { places } of [...report.agreements, ...report.contradictions]) {
          for (const place of places) assert.equal(facts.get(place.fact)?.text, place.text);
        }
      }),
    );
  });

  test("cells of one printed row, read one by one, are joined", () => {
    const report = compareSources(
      [cell("Valve", 0, 0), cell("240 pcs", 100, 2), text("text 1", "We need 260 valves.")],
      options,
    );
    assert.deepEqual(
      report.contradictions[0]?.values.map(({ value }) => value),
      ["240", "260"],
    );
  });

  test("two papers that bear different dates do not contradict each other by that", () => {
    for (const label of ["Date", "日付"]) {
      const report = compareSources(
        [text("text 1", `${label}: 2026-11-24`), text("text 2", `${label}: 2026-11-21`)],
        options,
      );
      assert.deepEqual(report.contradictions, [], label);
    }
  });

  test("too much input is cut fairly and the report says so", () => {
    const long = "We ordered 240 valves. ".repeat(limits.characters / 10);
    const report = compareSources(
      [text("text 1", long), text("text 2", "We ordered 260 valves.")],
      options,
    );
    assert.equal(report.truncated, true);
    assert.equal(report.contradictions.length, 1);
  });

  const hostile: Readonly<Record<string, string>> = {
    digits: "1",
    commas: "1,",
    "number words": "twenty ",
    numerals: "1万",
    codes: "A-1-",
    addresses: "a@b.",
    katakana: "ア",
    spaces: " ",
    labels: "場所:",
    names: "Mr. A",
    companies: "Ab, Co., ",
    statements: "240 valves at ¥4,500 each. ",
  };
  for (const [name, unit] of Object.entries(hostile)) {
    test(`a long row of ${name} costs no more than its length`, () => {
      assert.ok(growth((characters) => readTwice(unit, characters), limits.characters / 8) < 9);
    });
  }
});
