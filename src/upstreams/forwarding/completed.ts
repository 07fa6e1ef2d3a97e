import { splice } from "../envelope/splice.ts";
import type { Era } from "../introduction.ts";
import type { Verdict } from "./verdict.ts";

/**
 * What a modern client must be told with a result and a legacy upstream never says: `typing` its type,
 * `reading` how long the contents of a resource may be kept, too.
 */
export type Bridge = "none" | "typing" | "reading";

export function bridgeOf(
  upstream: Era,
  { era, method }: { readonly era: Era; readonly method: string },
): Bridge {
  if (upstream === "modern" || era === "legacy") return "none";
  return method === "resources/read" ? "reading" : "typing";
}

const missing = {
  typing: '"resultType":"complete"',
  reading: '"resultType":"complete","ttlMs":0,"cacheScope":"private"',
} as const;

const closeBrace = 0x7d;

/** The answer as its client must see it; untouched, unless a modern client gets a legacy result. */
export function completed(text: Buffer, { result, typed }: Verdict, bridge: Bridge): Buffer {
  if (bridge === "none" || typed || result === undefined) return text;
  const inside = result.start + 1;
  const more = restIsEmpty(text, inside) ? "" : ",";
  return splice(text, [{ start: inside, end: inside, text: `${missing[bridge]}${more}` }]);
}

/** Whether the object ends right here, but for white space. One that goes on behind the text does not. */
function restIsEmpty(text: Buffer, start: number): boolean {
  let at = start;
  for (let byte = text[at]; byte !== undefined && byte <= 0x20; byte = text[at]) at += 1;
  return text[at] === closeBrace;
}
