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
const token = /^[!#$%&'*+\-.^`|~\w]+$/;
const text = /^[\t\x20-\x7e\x80-\xff]*$/;
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
  const body = bodyOf(status, headers);
  return { status, headers, body, keptSeconds: keptSeconds(minor, body, headers) };
}

function readFields(lines: readonly string[]): ResponseHeaders {
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    const value = line.slice(colon + 1);
    if (!token.test(name) || !text.test(value)) throw new HttpFault("A header line is none.");
    const bare = value.trim();
    const known = fields[name];
    if (known === undefined) fields[name] = bare;
    else if (typeof known === "string") fields[name] = [known, bare];
    else known.push(bare);
  }
  return fields;
}

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

function keptSeconds(
  minor: string,
  body: ResponseHead["body"],
  { connection, "keep-alive": keepAlive }: ResponseHeaders,
): number {
  const options = String(connection).toLowerCase();
  const isKept = minor === "1" ? !/\bclose\b/.test(options) : /\bkeep-alive\b/.test(options);
  if (!isKept || body === "until close") return 0;
  const [, seconds] = /\btimeout=(\d{1,9})\b/i.exec(String(keepAlive)) ?? [];
  if (seconds === undefined) return usualSeconds;
  return Math.min(Math.max(Number(seconds) - marginSeconds, 0), mostSeconds);
}
