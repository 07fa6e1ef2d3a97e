import { storageErrors } from "../errors.ts";

/** A value at most, in bytes of UTF-8. */
const longestValue = 1024 * 1024;

/** ASCII without spaces, and without the braces that choose a place in a Redis Cluster. */
const allowed = /^[!-z|~]{1,512}$/;

/** Keys, names and channels are written by the hub itself, so a bad one is a bug and no caller's mistake. */
export function checkName(name: string): void {
  if (!allowed.test(name)) throw new RangeError("not a name that shared state can have");
}

const longestMember = 1024;

/** A name within a collection may be any text, as it is never put together with others. */
export function checkMember(name: string): void {
  if (name === "" || Buffer.byteLength(name) > longestMember) {
    throw new RangeError("not a name that a collection can have");
  }
}

/** @returns the size of the value in bytes. @throws `storage.stateValueTooLarge` */
export function checkValue(value: string): number {
  const bytes = Buffer.byteLength(value);
  if (bytes > longestValue) throw storageErrors.stateValueTooLarge({ limit: longestValue });
  return bytes;
}
