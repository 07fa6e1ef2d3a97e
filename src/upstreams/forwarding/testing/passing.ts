import { memoryState } from "../../../storage/state/memory-state.ts";
import type { Answer, Call } from "../../../pipeline/define-tool.ts";
import { createParkedCalls } from "../../asking/parked-calls.ts";
import type { Upstream } from "../../upstream.ts";
import { type Errand, passOn, type PassOnNeeds } from "../pass-on.ts";
import { createTaskRoutes } from "../task-routes.ts";
import type { ClientPassage } from "./client-passage.ts";
import { trialCall } from "./trial-call.ts";
import { hub } from "./upstream-over.ts";

const unchanged: ReadonlyMap<string, string> = new Map();

export const errandTo = (upstream: Upstream, more: Partial<Errand> = {}): Errand => ({
  upstream,
  changes: () => unchanged,
  name: () => undefined,
  idempotent: false,
  ...more,
});

export interface Passing extends AsyncDisposable {
  readonly needs: PassOnNeeds;
  pass(client: ClientPassage, upstream: Upstream, call?: Partial<Call>): Promise<Answer>;
}

/** Passes calls on, with a state of its own. */
export function passing(): Passing {
  const state = memoryState();
  const parked = createParkedCalls({ state, replica: "here", most: 10, seconds: 60 });
  const needs = { hub, parked, tasks: createTaskRoutes(state) };
  return {
    needs,
    pass: (client, upstream, call) =>
      passOn(errandTo(upstream), { passage: client, call: trialCall(call) }, needs),
    async [Symbol.asyncDispose]() {
      await parked[Symbol.asyncDispose]();
      await state[Symbol.asyncDispose]();
    },
  };
}
