/**
 * The fields a log line may carry. A field that is not on this list is not written, so that a record,
 * a request or an options object cannot reach the log by being passed along.
 */

import { type ErrorFields, errorFields } from "./error-fields.ts";

/** Add a name here when a room needs it, and ask first whether its values may be kept for years. */
const fieldNames = [
  "address",
  "artifact",
  "bytes",
  "call",
  "capability",
  "check",
  "code",
  "count",
  "engine",
  "era",
  "host",
  "instance",
  "kind",
  "limit",
  "method",
  "milliseconds",
  "model",
  "name",
  "outcome",
  "path",
  "pid",
  "plugin",
  "port",
  "principal",
  "prompt",
  "provider",
  "reason",
  "requestId",
  "resource",
  "room",
  "seconds",
  "session",
  "signal",
  "state",
  "status",
  "task",
  "tool",
  "transport",
  "upstream",
  "version",
  "workflow",
] as const;

type Scalar = string | number | boolean | bigint | null | undefined;

export type Fields = Readonly<
  Partial<Record<(typeof fieldNames)[number], Scalar | readonly Scalar[]>> & {
    /** Whatever was caught; name, message, code, stack and causes are written, nothing else. */
    error?: unknown;
  }
>;

type Written = string | number | boolean | null;

/** A line's fields as they are written. */
export interface LineFields {
  [name: string]: Written | readonly Written[] | ErrorFields | undefined;
  error?: ErrorFields;
  /** Names that were passed and not written. */
  unlisted?: readonly string[];
}

const listed: ReadonlySet<string> = new Set(fieldNames);
const longest = 2000;
const mostItems = 50;

/** What may be written of `fields`: listed names, scalars and short lists of them, bounded text. */
export function lineFields(fields: Readonly<Record<string, unknown>>): LineFields {
  const line: LineFields = {};
  const unlisted: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (name === "error") line.error = errorFields(value);
    else if (listed.has(name)) line[name] = written(value);
    else unlisted.push(name.slice(0, 64));
  }
  if (unlisted.length > 0) line.unlisted = unlisted.slice(0, mostItems);
  return line;
}

function written(value: unknown): Written | readonly Written[] {
  return Array.isArray(value) ? value.slice(0, mostItems).map(scalar) : scalar(value);
}

function scalar(value: unknown): Written {
  if (typeof value === "string") {
    return value.length > longest ? `${value.slice(0, longest)}…` : value;
  }
  // JSON has no infinities and no big integers.
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "boolean") return value;
  return value === null || value === undefined ? null : "[object]";
}
