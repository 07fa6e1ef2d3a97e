import { skim, type Span, type Spans } from "../envelope/skim.ts";
import { splice } from "../envelope/splice.ts";
import { valueAt } from "./verdict.ts";

/** A whole answer, and where its parts stand. */
export interface OwnAnswer {
  readonly text: Buffer;
  readonly message: Spans;
}

/**
 * What an upstream gave back for the request of this id, if it is one answer to that request. A refusal
 * of bytes that the upstream could not read has no id of its own, and gets this one.
 */
export function ownAnswer(text: Buffer, id: string | number): OwnAnswer | undefined {
  const message = skim(text);
  const said = message?.get("id");
  if (message === undefined || said === undefined) return undefined;
  if (message.has("result") === message.has("error")) return undefined;
  const own = typeof id === "number" ? `${id}` : JSON.stringify(id);
  const written = text.toString("utf8", said.start, said.end);
  if (written === own) return { text, message };
  if (written === "null" && message.has("error")) return withId(text, said, own);
  // The same id may be written in another way, as `"\u0061"`.
  return written.includes("\\") && valueAt(text, said) === id ? { text, message } : undefined;
}

function withId(text: Buffer, span: Span, id: string): OwnAnswer | undefined {
  const named = splice(text, [{ ...span, text: id }]);
  const message = skim(named);
  return message && { text: named, message };
}
