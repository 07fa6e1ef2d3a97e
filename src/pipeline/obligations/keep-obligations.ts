/** What an allowed call owes, in the one order in which it is paid. */

import type { Approvals } from "../../identity/approvals/approvals.ts";
import type { Obligation } from "../../identity/policy/obligations.ts";
import type { PolicyDecision } from "../../identity/policy/policy.ts";
import { canonicalJson } from "../../kernel/canonical-json.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { State } from "../../storage/state/state.ts";
import type { Leave, Step } from "../stage.ts";
import { StepQuestion } from "../step-question.ts";
import { approvalDesk } from "./await-approval.ts";
import { countCall } from "./limit-calls.ts";
import { redactAnswer } from "./redact-answer.ts";

export interface ObligationNeeds {
  readonly state: State;
  readonly approvals: Approvals;
  readonly clock: Pick<Clock, "now">;
  /** The largest answer that is held back and read, in bytes. */
  readonly redactBytes: number;
}

/** Sees to it that a call pays what it owes; it ends there by throwing. */
export type KeepObligations = (step: Step, decision: Owing) => Promise<Leave | undefined>;

export type Owing = PolicyDecision & { readonly obligations: readonly Obligation[] };

/** Counted first, so that whoever asks too often is no burden to whoever approves; the stage `intend` writes it down. */
export function keepObligations(needs: ObligationNeeds): KeepObligations {
  const desk = approvalDesk(needs.approvals);
  return async (step, { obligations }) => {
    const { tool, call } = step;
    const argumentsText = canonicalJson(new StepQuestion(step).arguments ?? {});
    step.owed = {
      obligations: obligations.map(({ kind, rule }) => `${kind}/${rule}`),
    };
    const whose = { principal: call.principal.id, tool: tool.name };
    await countCall(whose, ofKind(obligations, "limit"), needs);
    const approval = await desk.approved(step, ofKind(obligations, "approve"), argumentsText);
    if (approval !== undefined) {
      step.owed = { ...step.owed, approval: { id: approval, caller: call.principal.id } };
    }
    step.mustTell = ofKind(obligations, "audit").length > 0;
    return redactAnswer(step, ofKind(obligations, "redact"), needs.redactBytes);
  };
}

const ofKind = <Kind extends Obligation["kind"]>(
  obligations: readonly Obligation[],
  kind: Kind,
): readonly Extract<Obligation, { readonly kind: Kind }>[] =>
  obligations.filter(
    (each): each is Extract<Obligation, { readonly kind: Kind }> => each.kind === kind,
  );
