import type { Spliced } from "../../envelope/splice.ts";
import { isFieldName, isFieldValue } from "./field.ts";

/** One request, of which all but its length is written already. */
export interface Http1Request {
  /** Of {@link requestHead}. */
  readonly head: string;
  readonly body?: Buffer | Spliced | undefined;
  /** Nobody needs the body once it is sent. */
  readonly usedOnce?: boolean;
}

/**
 * The head of a request without its last, empty line.
 *
 * @param target of `host`, as it stands in the request line.
 * @param headers names and values in turn.
 * @throws TypeError where one of them would be read as something else.
 */
export function requestHead(
  method: string,
  { target, host }: { readonly target: string; readonly host: string },
  headers: readonly string[],
): string {
  // Servers of HTTP/1.0 keep a connection only where they are asked to.
  let lines = "connection: keep-alive\r\n";
  let isNamed = false;
  for (let at = 0; at < headers.length; at += 2) {
    const [name = "", value = ""] = [headers[at], headers[at + 1]];
    if (!isFieldName(name) || !isFieldValue(value)) throw new TypeError("A header cannot be sent.");
    lines += `${name}: ${value}\r\n`;
    isNamed ||= name.toLowerCase() === "host";
  }
  return `${method} ${target} HTTP/1.1\r\n${isNamed ? "" : `host: ${host}\r\n`}${lines}`;
}
