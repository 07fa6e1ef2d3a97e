import type { JsonObject } from "../../kernel/json-object.ts";
import { invisibleIn, visible } from "./invisible.ts";

/**
 * Where a definition hides characters, one line for each part of it. Keys count as well as values.
 * What the words say is not judged.
 */
export function hiddenIn(definition: JsonObject): readonly string[] {
  return Object.entries(definition).flatMap(([part, value]) => {
    const found = invisibleIn(textIn([part, value]));
    return found.length === 0
      ? []
      : [`${visible(part)} has invisible characters: ${found.join(", ")}`];
  });
}

/** All strings and keys of a JSON value, with a space between them. */
function textIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return [...keys, ...Object.values(value).map(textIn)].join(" ");
}
