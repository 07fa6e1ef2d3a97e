import type { Spans } from "./skim.ts";

/**
 * The text of an object with some of its members changed: their new JSON text, or undefined to leave
 * them out. Members that are not named keep their bytes.
 */
export function withMembers(
  text: Buffer,
  members: Spans,
  changes: ReadonlyMap<string, string | undefined>,
): Buffer {
  const pieces: Buffer[] = [];
  const add = (key: string, value: Buffer): void => {
    pieces.push(Buffer.from(`${pieces.length === 0 ? "{" : ","}${JSON.stringify(key)}:`), value);
  };
  for (const [key, { start, end }] of members) {
    if (!changes.has(key)) add(key, text.subarray(start, end));
  }
  for (const [key, value] of changes) {
    if (value !== undefined) add(key, Buffer.from(value));
  }
  pieces.push(Buffer.from(pieces.length === 0 ? "{}" : "}"));
  return Buffer.concat(pieces);
}
