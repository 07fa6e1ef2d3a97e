import { isUtf8 } from "node:buffer";
import { LateJson } from "../../kernel/late-json.ts";
import { skim, type Spans } from "../../upstreams/envelope/skim.ts";
import type { JsonObject } from "../protocol.ts";

/** Below this size a message is parsed at once. */
export const lightlyFrom = 16 * 1024;

/** What may stand in a message besides arguments, in bytes, for it to be read in this way. */
const mostElse = 64 * 1024;

/**
 * A large message whose `params.arguments` are not parsed before somebody asks for them. Undefined where
 * it must be read whole, or is no message at all.
 */
export function readLightly(body: Buffer): JsonObject | undefined {
  const message = isUtf8(body) ? skim(body) : undefined;
  const params = message?.get("params");
  const members = params && skim(body, params.start);
  if (message === undefined || members === undefined) return undefined;
  const own = valuesOf(body, message, "params");
  const inner = valuesOf(body, members, "arguments");
  if (own === undefined || inner === undefined) return undefined;
  const given = members.get("arguments");
  if (given === undefined || body[given.start] !== openBrace) return undefined;
  const late = new LateJson(body.subarray(given.start, given.end));
  return { ...own, params: { ...inner, arguments: late } };
}

const openBrace = 0x7b;

/** The parsed members but for one; undefined where they are too large, or no JSON. */
function valuesOf(body: Buffer, members: Spans, except: string): JsonObject | undefined {
  const values: [string, unknown][] = [];
  let bytes = 0;
  for (const [key, { start, end }] of members) {
    if (key === except) continue;
    bytes += end - start;
    if (bytes > mostElse) return undefined;
    try {
      values.push([key, JSON.parse(body.toString("utf8", start, end))]);
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(values);
}
