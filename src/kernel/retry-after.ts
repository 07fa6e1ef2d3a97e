type HeadersLike = Pick<Headers, "get"> | Readonly<Record<string, string>> | undefined;

const longest = 3600;

/**
 * Seconds that a vendor asks to wait: `Retry-After` as seconds or a date (RFC 9110, section 10.2.3),
 * or `retry-after-ms`, which OpenAI and Azure send besides. Absent where none is sent or none can be
 * read; at most an hour.
 */
export function retryAfterSeconds(headers: HeadersLike, now = Date.now()): number | undefined {
  const milliseconds = header(headers, "retry-after-ms");
  if (milliseconds !== undefined && /^\d+(\.\d+)?$/.test(milliseconds)) {
    return held(Number(milliseconds) / 1000);
  }
  const text = header(headers, "retry-after");
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return held(Number(text));
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : held((date - now) / 1000);
}

const held = (seconds: number): number => Math.min(Math.max(seconds, 0), longest);

/** Told by its method: the headers of the wire's own `fetch` are of another class than Node's. */
const isHeaders = (headers: NonNullable<HeadersLike>): headers is Pick<Headers, "get"> =>
  typeof headers["get"] === "function";

function header(headers: HeadersLike, name: string): string | undefined {
  if (headers === undefined) return undefined;
  return isHeaders(headers) ? (headers.get(name)?.trim() ?? undefined) : headers[name];
}
