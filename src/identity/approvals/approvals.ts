/**
 * Calls that somebody has to say yes to.
 *
 * A request is known by what it is for: who calls which tool with which arguments under which policy.
 * So the call that is made again finds the answer, on whichever replica, and no other call does.
 *
 * @module
 */

/** One call, as exactly as it is approved. */
export interface ApprovableCall {
  /** Names the call in logs. */
  readonly call: string;
  readonly principal: string;
  readonly tool: string;
  /** As canonical JSON. */
  readonly arguments: string;
  /** Those that ask for it. */
  readonly rules: readonly string[];
  readonly era: string;
  readonly transport: string;
}

export interface ApprovalRequest extends Omit<ApprovableCall, "call"> {
  readonly id: string;
  readonly state: "pending" | "approved" | "denied";
  readonly askedAt: Date;
  /** Forgotten then. */
  readonly until: Date;
  readonly decidedBy?: string | undefined;
}

export type Verdict = "approve" | "deny";

export interface Approvals {
  /** Names the request that this call is or would be. */
  idOf(call: ApprovableCall): string;
  /**
   * The request for this call, begun where there is none.
   *
   * @param seconds How long it waits.
   * @throws `identity.tooManyApprovals`, `storage.*`
   */
  ask(call: ApprovableCall, seconds: number): Promise<ApprovalRequest>;
  /** Undefined for one that ended, or was made under another policy. */
  find(id: string): Promise<ApprovalRequest | undefined>;
  /** All of them, the oldest first. */
  list(): Promise<readonly ApprovalRequest[]>;
  /**
   * Somebody's decision; an approved call may be made once within the time that the request had.
   *
   * @param by The principal who decides.
   * @throws `identity.noApproval`, `identity.ownApproval`
   */
  decide(id: string, verdict: Verdict, by: string): Promise<ApprovalRequest>;
  /** True for the one call that makes use of an approved request. */
  use(call: ApprovableCall): Promise<boolean>;
  /** Writes down what the caller answered to a question of their own client. */
  answered(call: ApprovableCall, verdict: Verdict): void;
}
