import { skim, type Span, type Spans } from "../envelope/skim.ts";
import type { News } from "../channel.ts";

/** A notification or a question of the other side, as far as it must be read to find whom it is for. */
export interface Incoming {
  readonly text: Buffer;
  readonly method: string;
  /** Of a question. */
  readonly id: Span | undefined;
  readonly params: Spans;
}

/** @returns undefined for what is neither. */
export function readIncoming(text: Buffer): Incoming | undefined {
  const message = skim(text);
  const method = textAt(text, message?.get("method"));
  if (message === undefined || method === undefined) return undefined;
  const params = message.get("params");
  const members = params && skim(text, params.start);
  return { text, method, id: message.get("id"), params: members ?? new Map() };
}

/** The string in a span; undefined for another value. */
export function textAt(text: Buffer, span: Span | undefined): string | undefined {
  if (span === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.toString("utf8", span.start, span.end));
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

const lists: ReadonlyMap<string, News> = new Map([
  ["notifications/tools/list_changed", { list: "tools" }],
  ["notifications/prompts/list_changed", { list: "prompts" }],
  ["notifications/resources/list_changed", { list: "resources" }],
]);

/** What a notification says to all, whichever stream it came on. */
export function newsIn({ text, method, params }: Incoming): News | undefined {
  if (method !== "notifications/resources/updated") return lists.get(method);
  const resource = textAt(text, params.get("uri"));
  return resource === undefined ? undefined : { resource };
}
