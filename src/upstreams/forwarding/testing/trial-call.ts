import { operator } from "../../../identity/principal.ts";
import type { Call } from "../../../pipeline/define-tool.ts";
import { noInteraction } from "../../../pipeline/interaction.ts";

/** A call that nobody watches, with what a test wants otherwise. */
export const trialCall = (given: Partial<Call> = {}): Call => ({
  id: "call",
  principal: operator,
  language: "en",
  signal: new AbortController().signal,
  progress() {},
  tell() {},
  ask: noInteraction,
  ...given,
});
