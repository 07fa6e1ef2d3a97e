import assert from "node:assert/strict";
import type { ParkedCalls } from "../parked-calls.ts";
import type { Holder, Outcome } from "../parked-here.ts";
import { elicitation, openExchange } from "./open-exchange.ts";

export const holder: Holder = { principal: "user:aya", upstream: "crm" };
export const attention = { signal: new AbortController().signal };
export const accepted = { action: "accept", content: { name: "Aya" } };

/** A call whose upstream has asked `message`. */
export async function asking(parked: ParkedCalls, message = "Who?") {
  const open = openExchange();
  open.exchange.message(elicitation(1, message));
  const outcome = await parked.wait(open.exchange, holder, attention);
  assert.ok(outcome.kind === "questions");
  return { ...open, ...outcome };
}

/** Accepts every question. */
export const answers = ({ requests }: Extract<Outcome, { kind: "questions" }>) =>
  Object.fromEntries(Object.keys(requests).map((key) => [key, accepted]));

/** The upstream answers. */
export const end = (
  exchange: { data(chunk: Buffer): boolean; end(): void },
  text: string,
): void => {
  exchange.data(Buffer.from(text));
  exchange.end();
};
