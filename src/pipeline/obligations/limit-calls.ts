import { createHash } from "node:crypto";
import type { LimitObligation } from "../../identity/policy/obligations.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { State } from "../../storage/state/state.ts";
import { pipelineErrors } from "../errors.ts";

/**
 * Counts one call against each limit, in windows that all replicas share: at the turn of two windows
 * there may be twice as many.
 *
 * @throws `pipeline.tooManyCalls`; `storage.*` while nobody can count
 */
export async function countCall(
  { principal, tool }: { readonly principal: string; readonly tool: string },
  limits: readonly LimitObligation[],
  { state, clock }: { readonly state: State; readonly clock: Pick<Clock, "now"> },
): Promise<void> {
  const now = clock.now().getTime() / 1000;
  for (const { rule, calls, seconds } of limits) {
    const window = Math.floor(now / seconds);
    const left = Math.ceil((window + 1) * seconds - now);
    const who = digest([principal, tool, rule, calls, seconds]);
    const counted = await state.count(`limit:${who}:${window}`, 1, left + clockSkewSeconds);
    if (counted > calls) throw pipelineErrors.tooManyCalls({ tool, seconds: Math.max(1, left) });
  }
}

/** No two replicas have the same time. */
const clockSkewSeconds = 30;

const digest = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32);
