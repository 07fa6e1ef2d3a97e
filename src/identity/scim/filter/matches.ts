import { type Attribute, attributeNamed } from "../schema/attribute.ts";
import type { Document, Value } from "../schema/read-value.ts";
import type { Comparison, Filter } from "./parse-filter.ts";

/** Whether one value of a complex attribute fits a filter. */
export function matches(
  filter: Filter,
  value: Document,
  attributes: readonly Attribute[],
): boolean {
  if (filter.kind === "within") return false;
  if (filter.kind === "not") return !matches(filter.part, value, attributes);
  if (filter.kind !== "compare") {
    const fits = (part: Filter): boolean => matches(part, value, attributes);
    return filter.kind === "and" ? filter.parts.every(fits) : filter.parts.some(fits);
  }
  const attribute = attributeNamed(attributes, filter.attribute);
  const found = attribute === undefined ? undefined : value[attribute.name];
  return holds(filter, found, attribute?.caseExact ?? false);
}

function holds(
  { operator, value }: Comparison,
  found: Value | undefined,
  caseExact: boolean,
): boolean {
  if (operator === "pr") return found !== undefined;
  const have = typeof found === "string" || typeof found === "boolean" ? String(found) : "";
  const want = String(value);
  const [left, right] = caseExact ? [have, want] : [have.toLowerCase(), want.toLowerCase()];
  if (operator === "eq") return found !== undefined && left === right;
  if (operator === "ne") return left !== right;
  if (operator === "co") return left.includes(right);
  return operator === "sw" ? left.startsWith(right) : left.endsWith(right);
}
