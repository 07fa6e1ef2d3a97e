/**
 * Precision and recall of agreements and contradictions on hand-labelled texts, in English,
 * Japanese and both. `node bench/evidence.ts [--misses]` prints them.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import * as z from "zod";
import { compareSources } from "../src/evidence/compare-sources.ts";
import { type Passage, sourceKinds } from "../src/evidence/passage.ts";
import type { EvidenceReport } from "../src/evidence/schema.ts";

const scalar = z.union([z.string(), z.number()]).transform(String);

/** What it is about (alternatives parted by `|`), then one value, or two and more that conflict. */
const label = z.tuple([scalar], scalar);

const caseSchema = z.strictObject({
  name: z.string(),
  sources: z.array(z.partialRecord(z.enum(sourceKinds), z.string())),
  agree: z.array(label),
  conflict: z.array(label),
  /** May be reported or not. */
  optional: z.array(label).default([]),
});

export type LabelledCase = z.infer<typeof caseSchema>;

export const evidenceLanguages = ["en", "ja", "mixed"] as const;
export const evidenceSplits = ["tuning", "held-out", "fresh"] as const;

export interface Score {
  readonly expected: number;
  readonly found: number;
  readonly right: number;
  /** 1 where nothing was found, and where nothing was expected. */
  readonly precision: number;
  readonly recall: number;
}

export interface EvidenceScore {
  readonly language: (typeof evidenceLanguages)[number];
  readonly split: (typeof evidenceSplits)[number];
  readonly cases: number;
  readonly agreements: Score;
  readonly contradictions: Score;
  readonly misses: readonly string[];
}

export function labelledCases(name: string): LabelledCase[] {
  const file = new URL(`../test/evidence/cases/${name}.yaml`, import.meta.url);
  return z.array(caseSchema).parse(parse(readFileSync(file, "utf8"), { schema: "core" }));
}

/** The passages of a labelled case; a recording's lines come three seconds apart. */
function passagesOf({ sources }: LabelledCase): Passage[] {
  return sources.flatMap((source, index) =>
    Object.entries(source).flatMap(([kind, text]): Passage[] => {
      const known = sourceKinds.find((one) => one === kind) ?? "text";
      const id = `${kind} ${index + 1}`;
      if (known !== "audio") return [{ source: id, kind: known, text, place: {} }];
      return text
        .trim()
        .split("\n")
        .map((line, at) => ({
          source: id,
          kind: known,
          text: line,
          place: { startSecond: at * 3, endSecond: at * 3 + 3 },
        }));
    }),
  );
}

/** Scores every labelled set. */
export function scoreEvidence(): EvidenceScore[] {
  return evidenceLanguages.flatMap((language) =>
    evidenceSplits.map((split) => scoreSet(language, split)),
  );
}

function scoreSet(
  language: (typeof evidenceLanguages)[number],
  split: (typeof evidenceSplits)[number],
): EvidenceScore {
  const cases = labelledCases(`${language}-${split}`);
  const agreements = { expected: 0, found: 0, right: 0 };
  const contradictions = { expected: 0, found: 0, right: 0 };
  const misses: string[] = [];
  for (const one of cases) {
    const report = compareSources(passagesOf(one), {
      language: language === "ja" ? "ja" : "en",
      analysisType: "comparison",
    });
    const note = (text: string) => misses.push(`${language} ${split}, ${one.name}: ${text}`);
    tally(agreements, one.agree, agreed(report), { optional: one.optional, note });
    tally(contradictions, one.conflict, contradicted(report), { optional: one.optional, note });
  }
  return {
    language,
    split,
    cases: cases.length,
    agreements: scored(agreements),
    contradictions: scored(contradictions),
    misses,
  };
}

interface Reported {
  readonly about: string;
  readonly values: readonly string[];
}

function agreed({ agreements }: EvidenceReport): Reported[] {
  return agreements.map(({ subject, kind, value, places }) => ({
    about: `${subject} ${kind} ${value}`.toLowerCase(),
    values: [value, ...places.map(({ text }) => text)],
  }));
}

function contradicted({ contradictions }: EvidenceReport): Reported[] {
  return contradictions.map(({ subject, kind, values }) => ({
    about: `${subject} ${kind}`.toLowerCase(),
    values: values.map(({ value }) => value),
  }));
}

interface Tally {
  expected: number;
  found: number;
  right: number;
}

interface Notes {
  readonly optional: LabelledCase["optional"];
  readonly note: (text: string) => void;
}

function tally(
  sum: Tally,
  expected: LabelledCase["agree"],
  reported: readonly Reported[],
  { optional, note }: Notes,
): void {
  const open = [...expected];
  sum.expected += expected.length;
  for (const found of reported) {
    const at = open.findIndex((one) => matches(one, found));
    if (at < 0 && optional.some((one) => matches(one, found))) continue;
    sum.found += 1;
    if (at < 0) note(`reported ${found.about}: ${found.values.join(" / ")}`);
    else {
      sum.right += 1;
      open.splice(at, 1);
    }
  }
  for (const one of open) note(`missed ${one.join(" / ")}`);
}

function matches([about, ...values]: LabelledCase["agree"][number], found: Reported): boolean {
  const told = about
    .toLowerCase()
    .split("|")
    .some((word) => found.about.includes(word));
  return told && values.every((value) => found.values.some((other) => sameLabel(value, other)));
}

function sameLabel(wanted: string, found: string): boolean {
  const plain = found.replace(/^(?:<=|>=|~)/u, "");
  return plain === wanted || plain.endsWith(`-${wanted}`) || wanted.endsWith(`-${plain}`);
}

function scored({ expected, found, right }: Tally): Score {
  return {
    expected,
    found,
    right,
    precision: found === 0 ? 1 : right / found,
    recall: expected === 0 ? 1 : right / expected,
  };
}

function pairOf({ precision, recall }: Score): string {
  return `precision ${precision.toFixed(3)} recall ${recall.toFixed(3)}`;
}

function lineOf({ language, split, cases, agreements, contradictions }: EvidenceScore): string {
  return `${language} ${split} (${cases} cases): agreements ${pairOf(agreements)}, contradictions ${pairOf(contradictions)}`;
}

if (import.meta.main) {
  const scores = scoreEvidence();
  for (const score of scores) console.log(lineOf(score));
  if (process.argv.includes("--misses"))
    console.log(scores.flatMap(({ misses }) => misses).join("\n"));
}
