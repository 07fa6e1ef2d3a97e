import type { AuditEntry } from "../audit/audit-log.ts";
import type { Answer, Call, Tool } from "./define-tool.ts";
import type { End } from "./end.ts";
import type { HeldPassage } from "./held-passage.ts";
import type { CallRequest } from "./run-call.ts";

/** One call on its way through the stages. Each stage fills in what it is named for. */
export interface Step {
  /** Replaced by a stage that has to see the answer's bytes. */
  request: CallRequest;
  readonly tool: Tool;
  /** The arguments, parsed by the tool's schema; `undefined` until `validate` has run. */
  input: unknown;
  /** What allowed the call, or forbade it; `undefined` until `permit` has run. */
  because?: string;
  /** What it owes by the rules, as the audit log keeps it. */
  owed?: Pick<AuditEntry, "obligations" | "approval">;
  /** A rule wants it on record before it begins. */
  mustTell?: boolean;
  /** The number of the entry that tells of its beginning, where there is one. */
  intent?: number;
  /** Holds the end of the answer, where it goes out as bytes. */
  readonly held?: HeldPassage | undefined;
  /** Replaced by stages that narrow it, such as the deadline its signal. */
  call: Call;
}

/** What a stage does once the call has ended; it may make something else of the end. */
export type Leave = (end: End) => End;

/** One thing that happens to every call. */
export interface Stage {
  readonly name: string;
  /**
   * Begins, and ends the call there by throwing. Of the functions that stages give back, the last is
   * called first. Only a stage that has to wait gives a promise: thousands of calls a second do not.
   */
  enter(step: Step): Leave | undefined | Promise<Leave | undefined>;
  /** Holds the tool while it runs, for tools that answer with a promise. */
  around?(step: Step, work: () => Promise<Answer>): Promise<Answer>;
}
