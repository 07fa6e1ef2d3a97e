import type { Span, Spans } from "./skim.ts";
import type { Replacement } from "./splice.ts";

/** New JSON text for members of an object; undefined leaves them out. */
export type Changes = ReadonlyMap<string, string | undefined>;

/**
 * What to replace in a text so that some members of the object at `object` change. All else keeps its
 * bytes and its place; new members come last.
 */
export function rewrite(
  text: Buffer,
  object: Span,
  members: Spans,
  changes: Changes,
): readonly Replacement[] {
  const replacements: Replacement[] = [];
  let kept = 0;
  /** Behind the member before, or its comma where that member goes. */
  let from = object.start + 1;
  for (const [key, { start, end }] of members) {
    const value = changes.get(key);
    const goes = value === undefined && changes.has(key);
    const behind = goes && kept === 0 ? behindComma(text, end) : end;
    if (value !== undefined) replacements.push({ start, end, text: value });
    else if (goes) replacements.push({ start: from, end: behind, text: "" });
    if (!goes) kept += 1;
    from = behind;
  }
  const more = newMembers(members, changes);
  const at = object.end - 1;
  if (more !== "") replacements.push({ start: at, end: at, text: kept === 0 ? more : `,${more}` });
  return replacements;
}

function newMembers(members: Spans, changes: Changes): string {
  let text = "";
  for (const [key, value] of changes) {
    if (value === undefined || members.has(key)) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${value}`;
  }
  return text;
}

const comma = 0x2c;
const closeBrace = 0x7d;

/** Behind the comma that follows a value, or right behind the value where the object ends. */
function behindComma(text: Buffer, end: number): number {
  for (let at = end; at < text.length; at += 1) {
    if (text[at] === comma) return at + 1;
    if (text[at] === closeBrace) return end;
  }
  return end;
}
