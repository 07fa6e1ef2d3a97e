import type { EvidenceReport } from "../../evidence/schema.ts";
import type { SourceReading } from "../sources/source-reading.ts";

/** A fact that may be cited, whoever found it. */
export interface KnownFact {
  /** `f1` ... from the rules, `m1` ... from models. */
  readonly id: string;
  readonly by: "rules" | "model";
  readonly source: string;
  readonly text: string;
  /** The source's own words behind what a model states. */
  readonly quote?: string;
  readonly place: EvidenceReport["sources"][number]["facts"][number]["place"];
}

/** By id. */
export type KnownFacts = ReadonlyMap<string, KnownFact>;

/** Every fact of a report and everything that models observed, source after source. */
export function knownFacts(report: EvidenceReport, readings: readonly SourceReading[]): KnownFacts {
  const found = report.sources.flatMap(({ id: source, facts }) =>
    facts.map(({ id, text, place }): KnownFact => ({ id, by: "rules", source, text, place })),
  );
  const observed = readings
    .flatMap(({ source, observations }) => observations.map((each) => ({ source, ...each })))
    .map(({ place = {}, ...observation }, index): KnownFact => ({
      id: `m${index + 1}`,
      by: "model",
      ...observation,
      place,
    }));
  return new Map([...found, ...observed].map((fact) => [fact.id, fact]));
}
