import { setTimeout } from "node:timers/promises";
import type {
  ApprovableCall,
  ApprovalRequest,
  Approvals,
} from "../../identity/approvals/approvals.ts";
import type { ApproveObligation } from "../../identity/policy/obligations.ts";
import { pipelineErrors } from "../errors.ts";
import type { Step } from "../stage.ts";
import { askCaller, carriedBy, withApproval } from "./ask-caller.ts";
import { tellOfWaiting } from "./tell-of-waiting.ts";

/** The largest arguments that somebody is asked about, in bytes. */
const mostBytes = 16 * 1024;

/** Calls that wait at the same time; more are told at once to come back. */
const mostWaiting = 100;

/** How often a call that waits looks, in milliseconds. */
const lookMs = 500;

/** Lets a call on once somebody has said yes to it. */
export interface ApprovalDesk {
  /**
   * @param argumentsText As canonical JSON.
   * @throws `pipeline.waitingForApproval`, `pipeline.approvalDenied`, `pipeline.notApprovable`,
   * `identity.tooManyApprovals`, `storage.*`, and what ends the run when the caller must answer.
   */
  approved(
    step: Step,
    owed: readonly ApproveObligation[],
    argumentsText: string,
  ): Promise<string | undefined>;
}

export const approvalDesk = (approvals: Approvals): ApprovalDesk => new Desk(approvals);

class Desk implements ApprovalDesk {
  readonly #approvals: Approvals;
  #waiting = 0;

  constructor(approvals: Approvals) {
    this.#approvals = approvals;
  }

  async approved(
    step: Step,
    obligations: readonly ApproveObligation[],
    argumentsText: string,
  ): Promise<string | undefined> {
    const [first] = obligations;
    if (first === undefined) return undefined;
    if (Buffer.byteLength(argumentsText) > mostBytes) {
      throw pipelineErrors.notApprovable({ tool: step.tool.name, limit: mostBytes });
    }
    const approvals = this.#approvals;
    const owed = strictest(first, obligations);
    const call = approvable(step, obligations, argumentsText);
    const id = approvals.idOf(call);
    if (carriedBy(step.call.ask)?.given !== id) {
      const own = owed.by === "caller" && (await askCaller(step, { call, id, approvals }));
      if (!own) await this.#byOthers(step, call, owed);
    }
    step.call = withApproval(step.call, id);
    return id;
  }

  async #byOthers(step: Step, call: ApprovableCall, owed: Owed): Promise<void> {
    const approvals = this.#approvals;
    if (await approvals.use(call)) return;
    const { tool } = call;
    const { id, state } = await approvals.ask(call, owed.seconds);
    const seen = state === "pending" ? await this.#wait(step, id, owed.waitSeconds) : state;
    if (seen === "denied") throw pipelineErrors.approvalDenied({ tool });
    if (!(await approvals.use(call))) throw pipelineErrors.waitingForApproval({ tool, id });
  }

  /** What became of the request by the end of the time; undefined where it is gone. */
  async #wait(
    step: Step,
    id: string,
    seconds: number,
  ): Promise<ApprovalRequest["state"] | undefined> {
    if (seconds === 0 || this.#waiting >= mostWaiting) return "pending";
    const { signal } = step.call;
    this.#waiting += 1;
    try {
      return await lookUntil(performance.now() + seconds * 1000, signal, (looks) => {
        tellOfWaiting(step, looks);
        return this.#approvals.find(id);
      });
    } catch (error) {
      // The timer's own error tells nothing of why the caller left.
      signal.throwIfAborted();
      throw error;
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** @throws the signal's reason */
async function lookUntil(
  end: number,
  signal: AbortSignal,
  look: (looks: number) => Promise<ApprovalRequest | undefined>,
): Promise<ApprovalRequest["state"] | undefined> {
  for (let looks = 0; ; looks += 1) {
    const state = (await look(looks))?.state;
    const left = end - performance.now();
    if (state !== "pending" || left <= 0) return state;
    await setTimeout(Math.min(lookMs, left), undefined, { signal });
  }
}

type Owed = Pick<ApproveObligation, "by" | "seconds" | "waitSeconds">;

/** One yes is enough for several rules, when it is one that satisfies all of them. */
const strictest = (first: Owed, all: readonly Owed[]): Owed =>
  all.reduce(
    (one, other) => ({
      by: one.by === "others" ? one.by : other.by,
      seconds: Math.min(one.seconds, other.seconds),
      waitSeconds: Math.min(one.waitSeconds, other.waitSeconds),
    }),
    first,
  );

const approvable = (
  { tool, call: { id, principal }, request: { era, transport } }: Step,
  obligations: readonly ApproveObligation[],
  argumentsText: string,
): ApprovableCall => ({
  call: id,
  principal: principal.id,
  tool: tool.name,
  arguments: argumentsText,
  rules: obligations.map(({ rule }) => rule),
  era,
  transport,
});
