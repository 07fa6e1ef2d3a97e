import { isUtf8 } from "node:buffer";
import { pipelineErrors } from "./errors.ts";
import type { Passage } from "./passage.ts";

/**
 * What a call that is passed on says, as JSON: the arguments of a tool, the parameters of anything else.
 *
 * Whoever gets the bytes must read in them what the hub read: what two readers could read in two ways is
 * refused.
 *
 * @throws `pipeline.invalidArguments` where it is no JSON, or a name stands twice in an object
 */
export function passedArguments({ method, body, layout }: Passage, tool: string): unknown {
  const span =
    method === "tools/call" ? layout.params?.get("arguments") : layout.message.get("params");
  if (span === undefined) return {};
  const bytes = body.subarray(span.start, span.end);
  const refuse = (problems: string): Error => pipelineErrors.invalidArguments({ tool, problems });
  if (!isUtf8(bytes)) throw refuse("they are not UTF-8.");
  const text = bytes.toString();
  const value = parsed(text);
  if (value === undefined) throw refuse("they are not JSON.");
  if (namesWritten(text) !== namesIn(value)) throw refuse("a name stands in them twice.");
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In JSON there is one colon outside of strings for each name. */
function namesWritten(json: string): number {
  let names = 0;
  for (let at = 0; at < json.length; at += 1) {
    const letter = json[at];
    if (letter === ":") names += 1;
    else if (letter === '"') at = endOfString(json, at + 1);
  }
  return names;
}

function endOfString(json: string, from: number): number {
  let end = json.indexOf('"', from);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end;
}

function isEscaped(json: string, at: number): boolean {
  let before = at;
  while (json[before - 1] === "\\") before -= 1;
  return (at - before) % 2 === 1;
}

/** Without recursion: what is nested deep must not break the hub. */
function namesIn(value: unknown): number {
  let names = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    const inner = Object.values(next);
    if (!Array.isArray(next)) names += inner.length;
    for (const each of inner) open.push(each);
  }
  return names;
}
