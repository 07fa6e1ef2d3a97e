import { skim, type Span, type Spans } from "../../envelope/skim.ts";

/** A line of the child's, as far as it must be read to be passed on. */
export interface Message {
  readonly text: Buffer;
  readonly kind: "answer" | "question" | "notification";
  readonly members: Spans;
  /** Empty for an answer. */
  readonly method: string;
}

const longestMethod = 256;

/** @returns undefined where the line is no JSON-RPC message that can be read in one way only. */
export function readMessage(text: Buffer): Message | undefined {
  const members = skim(text);
  if (members === undefined) return undefined;
  const method = stringAt(text, members.get("method"), longestMethod);
  const hasId = members.has("id");
  if (method !== undefined) {
    return { text, kind: hasId ? "question" : "notification", members, method };
  }
  const isAnswer =
    hasId && !members.has("method") && members.has("result") !== members.has("error");
  return isAnswer ? { text, kind: "answer", members, method: "" } : undefined;
}

/** A member of `params`. */
export function paramOf({ text, members }: Message, key: string): Span | undefined {
  const params = members.get("params");
  return params && skim(text, params.start)?.get(key);
}

/** The string in a span, unless it is something else or longer than `longest` bytes. */
export function stringAt(text: Buffer, span: Span | undefined, longest: number) {
  const value = scalarAt(text, span, longest);
  return typeof value === "string" ? value : undefined;
}

const longestId = 256;

/** An id of the child's own, in one spelling, so that it can be looked up. */
export function idAt(text: Buffer, span: Span | undefined): string | undefined {
  const value = scalarAt(text, span, longestId);
  return value === undefined ? undefined : JSON.stringify(value);
}

/** An id or token of the hub's that the child gives back; some give numbers back as strings. */
export function wireIdAt(text: Buffer, span: Span | undefined): number | undefined {
  const value = scalarAt(text, span, longestId);
  const id = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof id === "number" && Number.isSafeInteger(id) ? id : undefined;
}

function scalarAt(
  text: Buffer,
  span: Span | undefined,
  longest: number,
): string | number | undefined {
  if (span === undefined || span.end - span.start > longest) return undefined;
  try {
    const value: unknown = JSON.parse(text.toString("utf8", span.start, span.end));
    return typeof value === "string" || typeof value === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}
