import { isUtf8 } from "node:buffer";
import type { ServerResponse } from "node:http";
import { mcpErrors } from "../errors.ts";
import { endJson } from "./reply.ts";
import type { Exchange } from "./exchange.ts";

/** Deeper than anything a tool asks for, and shallow enough for every reader that recurses. */
const levels = 128;

/** The message in the body; undefined when it was refused, which is answered then. */
export function readMessage({ body, response, caller }: Exchange): unknown {
  const message = body !== undefined && isUtf8(body) ? parse(body) : undefined;
  if (message === undefined) {
    refuse(response, 400, { code: -32700, message: "Parse error: Invalid JSON" });
  } else if (!isShallow(message, levels)) {
    const error = mcpErrors.tooDeep({ levels });
    const { message: text, advice } = error.words(caller.language);
    const data = { code: error.code, advice };
    refuse(response, 400, { code: -32600, message: `${text} ${advice}`, data });
    return undefined;
  }
  return message;
}

/** A JSON-RPC error that belongs to no request. */
export function refuse(
  response: ServerResponse,
  status: number,
  error: { readonly code: number; readonly message: string; readonly data?: object },
): void {
  endJson(response, { jsonrpc: "2.0", error, id: null }, status);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Whether a parsed value is nested at most `most` deep. It looks no deeper than that itself. */
function isShallow(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (most === 0) return false;
  for (const key in value) {
    if (!isShallow(Reflect.get(value, key), most - 1)) return false;
  }
  return true;
}
