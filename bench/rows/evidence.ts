import { scoreEvidence, type EvidenceScore } from "../evidence.ts";
import type { Measure, Row } from "../row.ts";

const names = { en: "English", ja: "Japanese", mixed: "English with Japanese" };

/** Precision and recall of the evidence report on hand-labelled texts. */
export const evidence: Measure = async () => scoreEvidence().flatMap(rowsOf);

function rowsOf({ language, split, cases, agreements, contradictions }: EvidenceScore): Row[] {
  const name = (what: string): string =>
    `evidence, ${names[language]}, ${split} (${cases} cases): ${what}`;
  const row = (what: string, value: number): Row => ({
    name: name(what),
    reference: "",
    value,
    unit: "",
  });
  return [
    row("agreements, precision", agreements.precision),
    row("agreements, recall", agreements.recall),
    row("contradictions, precision", contradictions.precision),
    row("contradictions, recall", contradictions.recall),
  ];
}
