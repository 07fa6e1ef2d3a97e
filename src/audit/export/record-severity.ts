import type { Found } from "../reading/log-reader.ts";
import { isEntry } from "../reading/log-reader.ts";

/** How much somebody should look at it; from what is usual to what should not happen. */
export type RecordSeverity = "usual" | "notable" | "suspicious" | "alarming";

const ofOutcome: Readonly<Record<string, RecordSeverity>> = {
  failed: "notable",
  refused: "suspicious",
};

const ofKind: Readonly<Record<string, RecordSeverity>> = {
  erased: "notable",
  removed: "notable",
  lost: "alarming",
};

export function severityOf(found: Found): RecordSeverity {
  if (!isEntry(found)) return "alarming";
  const { outcome = "", kind } = found.entry;
  if (Object.hasOwn(ofOutcome, outcome)) return ofOutcome[outcome] ?? "usual";
  return Object.hasOwn(ofKind, kind) ? (ofKind[kind] ?? "usual") : "usual";
}
