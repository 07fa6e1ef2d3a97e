import type { Fact } from "../facts/fact.ts";
import type { Background } from "./background.ts";

const taxed = /税込|tax included|including tax|incl\. tax|with tax/iu;
const untaxed = /税抜|税別|excluding tax|excl\. tax|before tax|plus tax|without tax/iu;

/** 税込 against 税抜: both amounts may be right. */
export function taxedApart(a: Fact, b: Fact): boolean {
  return a.value.kind === "money" && (taxStands(a, b) || taxStands(b, a));
}

function taxStands(withTax: Fact, without: Fact): boolean {
  return taxed.test(withTax.sentence) && untaxed.test(without.sentence);
}

/** Facts of two different orders are never compared. */
export function scopedApart(a: Fact, b: Fact, { scopeOf }: Background): boolean {
  const left = a.scope.length > 0 ? a.scope : scopeOf(a.source);
  const right = b.scope.length > 0 ? b.scope : scopeOf(b.source);
  if (left.some((id) => right.includes(id))) return false;
  return left.some((id) => right.some((other) => makeOf(id) === makeOf(other)));
}

function makeOf(id: string): string {
  return id.replaceAll(/\d+/gu, "0");
}
