import { isUtf8 } from "node:buffer";
import { LateJson } from "../../kernel/late-json.ts";
import type { Layout } from "../../pipeline/passage.ts";
import { layoutOf } from "../../upstreams/envelope/layout.ts";
import type { Spans } from "../../upstreams/envelope/skim.ts";
import type { JsonObject } from "../protocol.ts";
import { createKnownMeta } from "./known-meta.ts";

/** A message whose `params.arguments` are not parsed before somebody asks for them. */
export interface LightMessage {
  readonly message: JsonObject;
  readonly layout: Layout;
}

/** What may stand in a message besides arguments, in bytes, for it to be read in this way. */
const mostElse = 64 * 1024;

/** Undefined where the message must be read whole, or is no message at all. */
export function readLightly(body: Buffer): LightMessage | undefined {
  const layout = isUtf8(body) ? layoutOf(body) : undefined;
  if (layout?.params === undefined) return undefined;
  const own = valuesOf(body, layout.message, "params");
  const inner = valuesOf(body, layout.params, "arguments");
  const given = layout.params.get("arguments");
  if (own === undefined || inner === undefined || given === undefined) return undefined;
  if (body[given.start] !== openBrace) return undefined;
  inner["arguments"] = new LateJson(body, given.start, given.end);
  own["params"] = inner;
  return { message: own, layout };
}

const openBrace = 0x7b;

const metaAt = createKnownMeta();

/** The parsed members but for one; undefined where they are too large, or no JSON. */
function valuesOf(
  body: Buffer,
  members: Spans,
  except: string,
): Record<string, unknown> | undefined {
  const values: Record<string, unknown> = {};
  let bytes = 0;
  for (const [key, { start, end }] of members) {
    if (key === except) continue;
    bytes += end - start;
    if (bytes > mostElse || key === "__proto__") return undefined;
    try {
      values[key] = key === "_meta" ? metaAt(body, start, end) : valueAt(body, start, end);
    } catch {
      return undefined;
    }
  }
  return values;
}

const quote = 0x22;
const backslash = 0x5c;
const zero = 0x30;
const nine = 0x39;

/** Names and ids are read without the parser, which costs more than they do. @throws SyntaxError */
function valueAt(body: Buffer, start: number, end: number): unknown {
  if (body[start] === quote && isPlain(body, start + 1, end - 1)) {
    return body.toString("latin1", start + 1, end - 1);
  }
  if (end - start <= 9 && isWhole(body, start, end))
    return Number(body.toString("latin1", start, end));
  return JSON.parse(body.toString("utf8", start, end));
}

/** Printable ASCII that stands for itself. */
function isPlain(body: Buffer, start: number, end: number): boolean {
  if (end - start > 128) return false;
  for (let at = start; at < end; at += 1) {
    const byte = body[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e || byte === backslash || byte === quote) return false;
  }
  return end >= start;
}

/** Digits only, and no zero before others. */
function isWhole(body: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = body[at] ?? 0;
    if (byte < zero || byte > nine) return false;
  }
  return body[start] !== zero || end - start === 1;
}
