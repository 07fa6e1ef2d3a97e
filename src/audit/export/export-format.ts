import { type Found, isEntry } from "../reading/log-reader.ts";
import { cefRecord } from "./cef/cef-record.ts";
import { gapRecord, jsonRecord } from "./json-record.ts";
import { ocsfRecord } from "./ocsf/ocsf-record.ts";
import { type RecordSeverity, severityOf } from "./record-severity.ts";

export const exportFormats = ["jsonl", "ocsf", "cef"] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** What a receiver gets of an entry, or of entries that are missing. */
export interface ExportRecord {
  /** One line, without its end. */
  readonly text: string;
  /** When, in milliseconds since 1970. */
  readonly time: number;
  readonly severity: RecordSeverity;
}

type Write = (found: Found, version: string) => string;

const writers: Readonly<Record<ExportFormat, Write>> = {
  jsonl: (found) => (isEntry(found) ? jsonRecord(found) : gapRecord(found)),
  ocsf: ocsfRecord,
  cef: cefRecord,
};

/** Writes records of a format; `version` is the hub's. */
export const recordsOf =
  (format: ExportFormat, version: string) =>
  (found: Found): ExportRecord => ({
    text: writers[format](found, version),
    time: found.time,
    severity: severityOf(found),
  });
