import type { Verdict } from "../../identity/approvals/approvals.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { printable } from "../terminal.ts";
import { runningDeskOptions } from "../upstream/open-desk.ts";
import { approvalOperand, approvalShape, approvalWords } from "../approvals/asked-approvals.ts";

const decide = (decision: Verdict) =>
  defineCommand({
    operands: [approvalOperand],
    options: runningDeskOptions("--url"),

    async run(given, context) {
      const { terminal, language } = context;
      const [id = ""] = given.operands;
      const api = await openHubApi(given, context);
      const request = { method: "POST", path: ["approvals", id], body: { decision } } as const;
      const decided = await api.ask(approvalShape, request);
      const { states } = approvalWords[language];
      const line = `${states[decided.state] ?? decided.state}  ${decided.principal}  ${decided.tool}`;
      terminal.print(given.has("json") ? JSON.stringify(decided) : printable(line, terminal));
      return exitStatus.ok;
    },
  });

/** `kumihimo approvals approve ID`: the call may be made once. */
export const approvalsApprove = decide("approve");

/** `kumihimo approvals deny ID`: the call may not be made until the request's time is over. */
export const approvalsDeny = decide("deny");
