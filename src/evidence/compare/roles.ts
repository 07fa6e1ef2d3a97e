import type { Fact } from "../facts/fact.ts";
import type { ValueKind } from "../values/value.ts";

/** Roles that differ in word but may be one in fact. */
const alike: Readonly<Partial<Record<ValueKind, readonly (readonly string[])[]>>> = {
  count: [["", "order", "delivery", "shipment", "attendance", "payment", "completion"]],
  money: [
    ["unit price", "price"],
    ["total", "amount"],
    ["quote", "total", "amount"],
    ["quote", "price", "unit price"],
    ["", "price", "cost", "quote", "amount", "fee"],
  ],
  date: [
    ["payment", "due"],
    ["reply", "due"],
    ["delivery", "due"],
    ["end", "due"],
    ["event", "seminar"],
    ["briefing", "start"],
    ["meeting", "start"],
  ],
  time: [
    ["meeting", "start"],
    ["briefing", "start"],
    ["training", "start"],
    ["seminar", "start"],
    ["event", "start"],
  ],
};

/** Whether both facts play one part. */
export function rolesMeet(a: Fact, b: Fact): boolean {
  const [one, other] = [a.attribute ?? "", b.attribute ?? ""];
  if (one === other) return true;
  return (alike[a.value.kind] ?? []).some((group) => group.includes(one) && group.includes(other));
}
