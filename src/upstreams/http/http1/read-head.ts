import { isFieldName, isFieldValue } from "./field.ts";
import { HttpFault, type ResponseHeaders } from "./response.ts";

/** The head of a response, and what it says of what follows (RFC 9112, sections 6 and 9). */
export interface ResponseHead {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Bytes of the body, or how its end is told. */
  readonly body: number | "chunked" | "until close";
  /** For how many seconds the connection can be used again; 0 where it cannot. */
  readonly keptSeconds: number;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const digits = /^\d{1,15}$/;

/** Below what servers do by default (Node: 5), so that a connection is not used while it is closed. */
export const usualSeconds = 4;
/** How much sooner than a server says we stop using a connection, and how long it is kept at most. */
const marginSeconds = 2;
const mostSeconds = 60;

/**
 * Reads a head, from its first letter to its last, in latin1. It is strict where two readers could
 * understand different things: two lengths, a length beside chunks, folded lines, line ends of one letter.
 *
 * @throws HttpFault
 */
export function readHead(head: string): ResponseHead {
  const [first = "", ...lines] = head.split("\r\n");
  const [, minor, digitsOfStatus] = statusLine.exec(first) ?? [];
  if (minor === undefined) throw new HttpFault("The status line is none.");
  const headers = readFields(lines);
  const status = Number(digitsOfStatus);
  if (status < 200 && announcesBody(headers)) throw new HttpFault("Only an answer has a body.");
  const body = bodyOf(status, headers);
  return { status, headers, body, keptSeconds: keptSeconds(minor, body, headers) };
}

/** @throws HttpFault */
export function readFields(lines: readonly string[]): ResponseHeaders {
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    const value = line.slice(colon + 1);
    if (!isFieldName(name) || !isFieldValue(value)) throw new HttpFault("A header line is none.");
    const bare = trimmed(value);
    const known = fields[name];
    if (known === undefined) fields[name] = bare;
    else if (typeof known === "string") fields[name] = [known, bare];
    else known.push(bare);
  }
  return fields;
}

/** Blanks and tabs only: a letter of UTF-8 may end with what is blank in latin1. */
function trimmed(value: string): string {
  let [start, end] = [0, value.length];
  while (start < end && isBlank(value.charCodeAt(start))) start += 1;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

const isBlank = (letter: number): boolean => letter === 0x20 || letter === 0x09;

function bodyOf(status: number, headers: ResponseHeaders): ResponseHead["body"] {
  const { "content-length": length, "transfer-encoding": encoding } = headers;
  if (encoding !== undefined && length !== undefined) throw new HttpFault("It has two lengths.");
  if (status < 200 || status === 204 || status === 304) return 0;
  if (encoding !== undefined) {
    if (typeof encoding === "string" && encoding.toLowerCase() === "chunked") return "chunked";
    throw new HttpFault("Its encoding for transfer was not asked for.");
  }
  if (length === undefined) return "until close";
  if (typeof length !== "string" || !digits.test(length)) {
    throw new HttpFault("Its length is no number.");
  }
  return Number(length);
}

const announcesBody = ({
  "content-length": length = "0",
  "transfer-encoding": encoding,
}: ResponseHeaders): boolean => length !== "0" || encoding !== undefined;

function keptSeconds(minor: string, body: ResponseHead["body"], headers: ResponseHeaders): number {
  const { connection, "keep-alive": keepAlive } = headers;
  const options = String(connection).toLowerCase();
  const isKept = !/\bclose\b/.test(options) && (minor === "1" || /\bkeep-alive\b/.test(options));
  if (!isKept || body === "until close") return 0;
  // Chunks of a server that does not know them, or a body where there is none: its end is not sure.
  if (minor === "0" && body === "chunked") return 0;
  if (body === 0 && announcesBody(headers)) return 0;
  const [, seconds] = /\btimeout=(\d{1,9})\b/i.exec(String(keepAlive)) ?? [];
  if (seconds === undefined) return usualSeconds;
  return Math.min(Math.max(Number(seconds) - marginSeconds, 0), mostSeconds);
}
