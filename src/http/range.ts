import { httpErrors } from "./errors.ts";

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const single = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * The one range that a `Range` header asks for (RFC 9110, section 14.1.2); undefined for all of the
 * content, which is also the answer to several ranges or a unit nobody knows.
 *
 * @throws `http.badRange` when it lies outside of the content.
 */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | undefined {
  const [, first = "", last = ""] = single.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const range = first === "" ? suffix(Number(last), bytes) : between(first, last, bytes);
  if (range.start >= bytes) throw httpErrors.badRange({ bytes });
  return range.end < range.start ? undefined : range;
}

/** The last bytes; none of them is a range outside of everything. */
const suffix = (length: number, bytes: number): ByteRange => ({
  start: length === 0 ? bytes : Math.max(0, bytes - length),
  end: bytes - 1,
});

const between = (first: string, last: string, bytes: number): ByteRange => ({
  start: Number(first),
  end: last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1),
});
