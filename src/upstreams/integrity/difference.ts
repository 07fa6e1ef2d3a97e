import type { JsonObject } from "../../kernel/json-object.ts";
import { hashOf, type Parts, partsOf } from "./fingerprint.ts";
import { hiddenIn } from "./hidden.ts";
import type { PartChange, ToolDifference } from "./tool-difference.ts";

/** What a person has to look at before approving a tool; `before` is what was pinned. */
export function differenceOf(
  definition: JsonObject & { readonly name: string },
  kind: ToolDifference["kind"],
  before: Parts = {},
): ToolDifference {
  return {
    tool: definition.name,
    fingerprint: hashOf(definition),
    kind,
    changes: changesBetween(before, partsOf(definition)),
    warnings: hiddenIn(definition),
  };
}

function changesBetween(before: Parts, after: Parts): readonly PartChange[] {
  const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return parts
    .map((part) => ({ part, before: before[part], after: after[part] }))
    .filter((change) => change.before !== change.after);
}
