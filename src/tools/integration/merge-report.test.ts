import assert from "node:assert/strict";
import { test } from "node:test";
import { compareSources } from "../../evidence/compare-sources.ts";
import type { SourceReading } from "../sources/source-reading.ts";
import type { Integration } from "./integration-answer.ts";
import { knownFacts } from "./known-facts.ts";
import { mergedWith, ruleFindings } from "./merge-report.ts";

const said = (source: string, text: string): SourceReading => ({
  source,
  kind: "text",
  about: "",
  passages: [{ source, kind: "text", text, place: {} }],
  observations: [{ text: `${source} is in a hurry.` }],
  models: ["test/one"],
  content: [],
  failures: [],
});

const readings = [
  said("text 1", "The order PO-1043 is for 240 ball valves at 4,500 JPY each."),
  said("text 2", "We confirm 260 ball valves of order PO-1043 at 4,500 JPY each."),
];

const report = compareSources(
  readings.flatMap(({ passages }) => passages),
  { language: "en", analysisType: "comprehensive" },
);
const facts = knownFacts(report, readings);
const language = "en";

const nothing: Integration = {
  analysis: "They are about valves [m1].",
  themes: [],
  agreements: [],
  contradictions: [],
  recommendations: [],
};

test("the rules find the conflict this file is about", () => {
  assert.equal(report.contradictions.length, 1);
  assert.deepEqual([...facts.keys()].slice(-2), ["m1", "m2"]);
});

test("a conflict that the model passes over stays in the list and is added to the prose", () => {
  const merged = mergedWith(report, nothing, { facts, language });
  assert.deepEqual(merged.contradictions, ruleFindings(report).contradictions);
  assert.match(
    merged.integratedAnalysis,
    /^They are about valves[^]*The rules also found[^]*240[^]*260/,
  );
});

test("a conflict that the model names is not said twice", () => {
  const ids = report.contradictions[0]?.facts ?? [];
  const analysis = `240 or 260 [${ids.join(", ")}].`;
  const contradictions = [{ statement: "The numbers differ.", facts: [...ids] }];
  const merged = mergedWith(report, { ...nothing, analysis, contradictions }, { facts, language });
  assert.equal(merged.integratedAnalysis, analysis);
  assert.equal(merged.contradictions.length, 1);
  assert.equal(merged.contradictions[0]?.by, "rules");
});

test("what only the model finds comes with its sides, their sources and places", () => {
  const contradictions = [{ statement: "Both hurry, in other ways.", facts: ["m1", "m2"] }];
  const merged = mergedWith(report, { ...nothing, contradictions }, { facts, language });
  assert.deepEqual(merged.contradictions[1], {
    by: "model",
    subject: "Both hurry, in other ways.",
    kind: "statement",
    facts: ["m1", "m2"],
    places: [
      { fact: "m1", source: "text 1", place: {}, text: "text 1 is in a hurry." },
      { fact: "m2", source: "text 2", place: {}, text: "text 2 is in a hurry." },
    ],
    values: [
      { value: "text 1 is in a hurry.", facts: ["m1"], sources: ["text 1"] },
      { value: "text 2 is in a hurry.", facts: ["m2"], sources: ["text 2"] },
    ],
  });
});
