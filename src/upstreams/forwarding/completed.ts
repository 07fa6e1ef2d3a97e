import { splice } from "../envelope/splice.ts";
import type { Era } from "../introduction.ts";
import type { Verdict } from "./verdict.ts";

/** `completing`: a modern client must be told the type of a result, which a legacy upstream never says. */
export type Bridge = "none" | "completing";

export const bridgeOf = (upstream: Era, client: Era): Bridge =>
  upstream === "legacy" && client === "modern" ? "completing" : "none";

const closeBrace = 0x7d;

/** The answer as its client must see it; untouched, unless a modern client gets a legacy result. */
export function completed(text: Buffer, { result, typed }: Verdict, bridge: Bridge): Buffer {
  if (bridge === "none" || typed || result === undefined) return text;
  const inside = result.start + 1;
  const more = restIsEmpty(text, inside) ? "" : ",";
  return splice(text, [{ start: inside, end: inside, text: `"resultType":"complete"${more}` }]);
}

/** Whether the object ends right here, but for white space. */
function restIsEmpty(text: Buffer, start: number): boolean {
  let at = start;
  while ((text[at] ?? closeBrace) <= 0x20) at += 1;
  return text[at] === closeBrace;
}
