import type { Fact } from "../facts/fact.ts";
import type { Background } from "./background.ts";
import { countsMeet, stateShared } from "./counts.ts";
import { rolesMeet } from "./roles.ts";
import { scopedApart, taxedApart } from "./scope.ts";
import { boundedApart, relateItems, sharedTopics, toldApart } from "./subject.ts";

/** Whether a difference between the two would be a contradiction. */
export function mayConflict(a: Fact, b: Fact, background: Background): boolean {
  if (a.value.kind === "identifier") return true;
  if (isNamed(a)) return a.attribute !== undefined && a.attribute === b.attribute;
  if (!rolesMeet(a, b) && a.value.kind !== "measure") return false;
  if (toldApart(a, b) || boundedApart(a, b) || taxedApart(a, b)) return false;
  if (scopedApart(a, b, background)) return false;
  return a.value.kind === "count" ? countsMeet(a, b, background) : sameMatter(a, b, background);
}

/** Amounts, dates and times of one thing. */
function sameMatter(a: Fact, b: Fact, background: Background): boolean {
  const items = relateItems(a.item, b.item);
  if (items !== "different" && solePhysical(a, b, background)) return true;
  if (a.attribute !== undefined && b.attribute !== undefined) {
    return items !== "different" && rolesMeet(a, b);
  }
  if (a.value.kind === "date" || a.value.kind === "time") return sharedTopics(a, b) > 0;
  return items === "same" || items === "subset";
}

/** Whether an equal value in both is worth calling an agreement, rather than chance. */
export function mayAgree(a: Fact, b: Fact, background: Background): boolean {
  if (a.value.kind === "identifier" || isNamed(a)) return true;
  if (scopedApart(a, b, background) || toldApart(a, b)) return false;
  return mayConflict(a, b, background) || looselyAlike(a, b);
}

/** Equal values need less in common than different ones. */
function looselyAlike(a: Fact, b: Fact): boolean {
  const items = relateItems(a.item, b.item);
  const named = items === "same" || items === "subset";
  if (a.value.kind === "count") return named && stateShared(a, b);
  if (a.attribute !== undefined && b.attribute !== undefined) return false;
  if (a.value.kind === "date") return true;
  if (a.value.kind === "money") return items !== "different" || isDistinctive(a.value.amount);
  return named || sharedTopics(a, b) > 0;
}

function isNamed({ value }: Fact): boolean {
  return value.kind === "person" || value.kind === "organisation" || value.kind === "place";
}

/** Dimensions of which a thing has one value; lengths, weights and times it has many. */
const physical: ReadonlySet<string> = new Set([
  "voltage",
  "temperature",
  "pressure",
  "frequency",
  "current",
  "speed",
  "rotation",
  "flow",
  "torque",
  "sound",
]);

/** One voltage here and one there are the same voltage. */
function solePhysical(a: Fact, b: Fact, { isSole, areLinked }: Background): boolean {
  if (a.value.kind !== "measure" || !physical.has(a.value.dimension)) return false;
  return isSole(a) && isSole(b) && areLinked(a.source, b.source);
}

/** Four digits that are not zeros are hardly shared by chance. */
function isDistinctive(amount: number): boolean {
  return String(amount).replace(/0+$/u, "").replace(".", "").length >= 4;
}

/** How well two facts fit, to pair the right ones where several could meet. */
export function fit(a: Fact, b: Fact): number {
  const items = relateItems(a.item, b.item);
  const item = { same: 3, subset: 2, open: 0, different: -1 }[items];
  const role = a.attribute !== undefined && a.attribute === b.attribute ? 2 : 0;
  const told = a.designators.filter((one) => b.designators.includes(one)).length;
  return item + role + told * 2 + Math.min(2, sharedTopics(a, b)) * 0.5;
}
