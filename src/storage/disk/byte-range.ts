import { storageErrors } from "../errors.ts";

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of `bytes` bytes that a range asks for, cut at the end (RFC 9110, section 14.1.2).
 *
 * @throws `storage.badRange` when no byte is in it.
 */
export function byteRange({ start, end }: ByteRange, bytes: number): ByteRange {
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (!whole || start < 0 || end < start || start >= bytes) throw storageErrors.badRange({ bytes });
  return { start, end: Math.min(end, bytes - 1) };
}
