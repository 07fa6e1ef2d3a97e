import type { Answer, Call, Tool } from "./define-tool.ts";
import type { CallRequest } from "./run-call.ts";

/** One call on its way through the stages. Each stage fills in what it is named for. */
export interface Step {
  readonly request: CallRequest;
  readonly tool: Tool;
  /** The arguments, parsed by the tool's schema; `undefined` until `validate` has run. */
  input: unknown;
  /** What allowed the call, or forbade it; `undefined` until `permit` has run. */
  because?: string;
  /** Replaced by stages that narrow it, such as the deadline its signal. */
  call: Call;
}

export type Next = () => Promise<Answer>;

/** One thing that happens to every call. It calls `next` once, or ends the call there. */
export interface Stage {
  readonly name: string;
  run(step: Step, next: Next): Promise<Answer>;
}
