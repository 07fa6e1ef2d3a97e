import type { RedactionKind } from "../../identity/policy/obligation-settings.ts";
import type { RedactObligation } from "../../identity/policy/obligations.ts";
import { isJsonObject } from "../../kernel/json-object.ts";
import { numberText } from "./exact-json.ts";
import { emailAddresses, isCard, isMyNumber, numbersIn } from "./personal-data.ts";

/** Takes out of text, and of the text in JSON, what some rules do not let through. */
export interface Redactor {
  readonly text: (text: string) => string;
  /** A copy of the JSON value; media in it stay as they are. @throws RangeError where it is nested too deep */
  readonly json: (value: unknown) => unknown;
}

/** What several rules ask for, together. */
export function redactor(obligations: readonly RedactObligation[]): Redactor {
  const kinds = new Set(obligations.flatMap((each) => each.kinds));
  const patterns = obligations.flatMap((each) => each.patterns.map(patternTest));
  const numbers = new Set([...kinds].filter((kind) => kind !== "email"));
  const text = (given: string): string => {
    if (given.length < shortest) return given;
    let now = given;
    for (const pattern of patterns) now = now.replace(pattern, "[redacted]");
    if (kinds.has("email")) now = now.replace(emailAddresses(), "[email]");
    return numbers.size === 0 ? now : withoutNumbers(now, numbers);
  };
  return { text, json: (value) => jsonWithout(value, { text, kinds }, 0) };
}

/** The shortest text that anything is looked for in, in letters. */
const shortest = 3;

/** `#` is any digit, `?` any letter or digit; no part repeats, so that it takes no longer than the text is. */
const patternTest = (pattern: string): RegExp =>
  new RegExp(
    pattern
      .replaceAll(/[$()*+.[\\\]^{|}]/g, String.raw`\$&`)
      .replaceAll("#", "[0-9０-９]")
      .replaceAll("?", String.raw`[\p{L}\p{N}]`),
    "giu",
  );

function withoutNumbers(text: string, kinds: ReadonlySet<RedactionKind>): string {
  let written = "";
  let from = 0;
  for (const { start, end, kind } of numbersIn(text, kinds)) {
    if (start < from) continue;
    written += `${text.slice(from, start)}[${kind}]`;
    from = end;
  }
  return from === 0 ? text : written + text.slice(from);
}

interface Looking {
  readonly text: (text: string) => string;
  readonly kinds: ReadonlySet<RedactionKind>;
}

/** No answer of a tool is nested like this. */
const deepest = 200;

function jsonWithout(value: unknown, looking: Looking, depth: number): unknown {
  if (depth > deepest) throw new RangeError("nested too deep");
  if (typeof value === "string") return looking.text(value);
  const number = numberText(value);
  if (number !== undefined) return numberWithout(value, number, looking.kinds);
  const inside = (inner: unknown): unknown => jsonWithout(inner, looking, depth + 1);
  if (Array.isArray(value)) return value.map(inside);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    isKept(key, inner) ? [key, inner] : [looking.text(key), inside(inner)],
  );
  return Object.fromEntries(entries);
}

function numberWithout(value: unknown, text: string, kinds: Looking["kinds"]): unknown {
  if (kinds.has("card") && isCard(text)) return "[card]";
  return kinds.has("mynumber") && isMyNumber(text) ? "[mynumber]" : value;
}

/** Bytes of media, and what client and server need to find each other's things again. */
const isKept = (key: string, value: unknown): boolean =>
  typeof value === "string" && (handles.has(key) || (mediaKeys.has(key) && isMedia(value)));

const handles: ReadonlySet<string> = new Set([
  "mimeType",
  "nextCursor",
  "requestState",
  "resultType",
  "taskId",
]);

const mediaKeys: ReadonlySet<string> = new Set(["blob", "data"]);

/** Base64, and longer than any number or name that could look like it. */
const isMedia = (text: string): boolean => text.length >= 64 && /^[\w+/-]+={0,2}$/.test(text);
