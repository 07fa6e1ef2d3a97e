import { isJsonObject } from "./json-object.ts";

/**
 * JSON text that is the same for the same value, whatever the order its keys were sent in (RFC 8785).
 * What has no JSON is left out, or `null` in a list.
 */
export const canonicalJson = (value: unknown): string =>
  isInOrder(value) ? (JSON.stringify(value) ?? "null") : inOrder(value);

/** Whether `JSON.stringify` would write every key where it belongs, as with most of what is sent. */
function isInOrder(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isInOrder);
  if (!isJsonObject(value)) return true;
  let before = "";
  for (const key in value) {
    if (key < before || !isInOrder(value[key])) return false;
    before = key;
  }
  return true;
}

function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? "null";
  const members = Object.keys(value)
    .toSorted()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(",")}}`;
}
