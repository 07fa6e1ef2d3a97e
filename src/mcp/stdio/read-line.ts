import { isUtf8 } from "node:buffer";
import type { Layout } from "../../pipeline/passage.ts";
import { layoutOf } from "../../upstreams/envelope/layout.ts";
import { readLightly } from "../endpoint/read-lightly.ts";
import { isJsonObject, type JsonObject } from "../protocol.ts";

export interface ReadLine {
  readonly message: JsonObject;
  /** Of the same bytes; undefined where two readers could see two different messages in them. */
  readonly layout: () => Layout | undefined;
}

/** The message on a line, its arguments not parsed where that can wait; undefined where there is none. */
export function readLine(line: Buffer): ReadLine | undefined {
  const light = readLightly(line);
  if (light !== undefined) return { message: light.message, layout: () => light.layout };
  const message = isUtf8(line) ? parsed(line) : undefined;
  return isJsonObject(message) ? { message, layout: () => layoutOf(line) } : undefined;
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}
