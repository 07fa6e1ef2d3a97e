import { isJsonObject } from "../../kernel/json-object.ts";

/** What stands first in every entry. */
export interface EntryHead {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
}

const timeLength = "2026-11-22T00:30:00.123Z".length;
const headLength = 96;

/**
 * The head of an entry as the hub writes it, `{"seq":1,"at":"…","kind":"…"`, without reading the rest, which
 * would cost more than to hash it. Undefined where it is written in another way.
 */
export function headOf(bytes: Buffer, start: number, end: number): EntryHead | undefined {
  const text = bytes.toString("latin1", start, Math.min(end, start + headLength));
  const comma = text.indexOf(",");
  const kindAt = comma + 7 + timeLength;
  const isOurs =
    text.startsWith('{"seq":') &&
    text.startsWith('"at":"', comma + 1) &&
    text.startsWith('","kind":"', kindAt);
  const kindEnd = isOurs ? text.indexOf('"', kindAt + 10) : -1;
  if (kindEnd < 0) return undefined;
  const digits = text.slice(7, comma);
  const seq = Number(digits);
  if (!Number.isSafeInteger(seq) || String(seq) !== digits) return undefined;
  return { seq, at: text.slice(comma + 7, kindAt), kind: text.slice(kindAt + 10, kindEnd) };
}

/** An entry, whole; undefined where the line is none. */
export function entryOf(line: string): (EntryHead & Readonly<Record<string, unknown>>) | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    if (!isJsonObject(entry)) return undefined;
    const { seq, at, kind } = entry;
    const isEntry =
      typeof seq === "number" &&
      Number.isSafeInteger(seq) &&
      seq >= 0 &&
      typeof at === "string" &&
      typeof kind === "string";
    return isEntry ? { ...entry, seq, at, kind } : undefined;
  } catch {
    return undefined;
  }
}
