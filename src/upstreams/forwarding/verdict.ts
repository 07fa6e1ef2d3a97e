import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import { skim, type Span, type Spans } from "../envelope/skim.ts";

/** What an answer is, as far as the hub must know. */
export interface Verdict {
  readonly kind: "result" | "error" | "input_required" | "task" | "nonsense";
  /** Of a JSON-RPC error. */
  readonly errorCode?: number | undefined;
  /** A result that says of itself that it is a failure. */
  readonly isError: boolean;
  readonly result: Span | undefined;
  /** Whether the result says which type it has, as every modern one does. */
  readonly typed: boolean;
}

/** Most answers hold none of these, so nothing more has to be known of them. */
const tellingWords = ['"error"', '"isError"', "input_required", '"task"', "\\u"];
const telling = /"error"|"isError"|input_required|"task"|\\u/;
const tellingBytes = tellingWords.map((word) => Buffer.from(word));

/** In a short text one pass over letters is faster; in a long one, a search of bytes for each word. */
const isTelling = (text: Buffer): boolean =>
  text.length < 2048
    ? telling.test(text.toString("latin1"))
    : tellingBytes.some((word) => text.includes(word));

const plain: Verdict = { kind: "result", isError: false, result: undefined, typed: true };

/** Looks at a whole answer, of which the parts may be known already. `closely`: where its parts will be needed, too. */
export function verdictOn(text: Buffer, closely: boolean, message?: Spans): Verdict {
  return closely || isTelling(text) ? lookClosely(text, message ?? skim(text)) : plain;
}

function lookClosely(text: Buffer, message: Spans | undefined): Verdict {
  const result = message?.get("result");
  const members = result && skim(text, result.start);
  if (members === undefined) return errorIn(text, message?.get("error"));
  const typed = members.get("resultType");
  const type = typed === undefined ? undefined : valueAt(text, typed);
  const failed = members.get("isError");
  return {
    kind: kindOf(type, members.has("task")),
    isError: failed !== undefined && text[failed.start] === letterT,
    result,
    typed: typed !== undefined,
  };
}

const letterT = 0x74;

function errorIn(text: Buffer, error: Span | undefined): Verdict {
  const { code } = objectAt(text, error);
  return typeof code === "number"
    ? { ...plain, kind: "error", errorCode: code }
    : { ...plain, kind: "nonsense" };
}

function kindOf(type: unknown, hasTask: boolean): Verdict["kind"] {
  if (type === "input_required") return "input_required";
  return type === "task" || hasTask ? "task" : "result";
}

/** The value in a span of a message that is valid JSON there; undefined where it is not. */
export function valueAt(text: Buffer, { start, end }: Span): unknown {
  try {
    return JSON.parse(text.toString("utf8", start, end));
  } catch {
    return undefined;
  }
}

/** The members of an answer's result that the hub itself acts on. */
export function objectAt(text: Buffer, span: Span | undefined): JsonObject {
  const value = span && valueAt(text, span);
  return isJsonObject(value) ? value : {};
}
