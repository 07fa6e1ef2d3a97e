/** Values nested deeper than this are not looked at; the schemas of tools are far shallower. */
const deepest = 16;

/**
 * The bytes that the text in a JSON value takes in UTF-8. Punctuation, numbers and keys are left out,
 * so that large media cost one length each and nothing is written as JSON only to be counted.
 */
export function payloadBytes(value: unknown, depth = 0): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value !== "object" || value === null || depth > deepest) return 0;
  let bytes = 0;
  for (const inner of Object.values(value)) bytes += payloadBytes(inner, depth + 1);
  return bytes;
}
