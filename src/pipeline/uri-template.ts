/**
 * Whether a URI can have come from a template (RFC 6570).
 *
 * Templates of other servers are matched against URIs of any client, so there is no regular expression
 * here that the two could set to work for hours: the effort is at most their two lengths multiplied.
 *
 * @module
 */

import type { Resource } from "./define-resource.ts";

/** Literal text, or an expression; a free one may have become anything. */
type Part = { readonly literal: string } | { readonly free: boolean };

/** Longer ones, and those of more parts, fit nothing. */
const longest = 8192;
const mostParts = 64;

/** Whether a resource, or a member of a family, can have this URI. */
export const fitsResource = ({ uri: own, uriTemplate }: Resource, uri: string): boolean =>
  own === uri || (uriTemplate !== undefined && fitsTemplate(uriTemplate, uri));

/**
 * A plain expression stands for one character or more, of which none is `/` or `,`. One with an operator
 * (`{+path}`, `{?query}`) may stand for anything: whoever owns the resource decides then.
 */
export function fitsTemplate(template: string, uri: string): boolean {
  if (template.length > longest || uri.length > longest) return false;
  const parts = partsOf(template);
  if (parts.length > mostParts) return false;
  let ends: ReadonlySet<number> = new Set([0]);
  for (const part of parts) {
    ends = "literal" in part ? after(part.literal, uri, ends) : within(part.free, uri, ends);
    if (ends.size === 0) return false;
  }
  return ends.has(uri.length);
}

const expression = /\{([^{}]*)\}/;
const operators = "+#./;?&";

/** Literals and expressions by turns. */
function partsOf(template: string): readonly Part[] {
  return template.split(expression).flatMap((text, place): Part[] => {
    if (place % 2 === 0) return text === "" ? [] : [{ literal: text }];
    return [{ free: text !== "" && operators.includes(text.charAt(0)) }];
  });
}

/** Where the text before can end once `literal` has followed it. */
const after = (literal: string, uri: string, ends: ReadonlySet<number>): ReadonlySet<number> =>
  new Set(
    [...ends].filter((end) => uri.startsWith(literal, end)).map((end) => end + literal.length),
  );

/** Where the text before can end once an expression has followed it. */
function within(free: boolean, uri: string, ends: ReadonlySet<number>): ReadonlySet<number> {
  const reached = new Set<number>(free ? ends : []);
  let running = false;
  for (let at = 0; at < uri.length; at += 1) {
    running = (running || ends.has(at)) && (free || !"/,".includes(uri.charAt(at)));
    if (running) reached.add(at + 1);
  }
  return reached;
}
