import { approvalOperand, approvalShape, approvalText } from "../approvals/asked-approvals.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { printable } from "../terminal.ts";
import { runningDeskOptions } from "../upstream/open-desk.ts";

/** `kumihimo approvals show ID`: with the arguments of the call. */
export const approvalsShow = defineCommand({
  operands: [approvalOperand],
  options: runningDeskOptions("--url"),

  async run(given, context) {
    const { terminal, language } = context;
    const [id = ""] = given.operands;
    const api = await openHubApi(given, context);
    const found = await api.ask(approvalShape, { method: "GET", path: ["approvals", id] });
    if (given.has("json")) terminal.print(JSON.stringify(found));
    else terminal.print(printable(approvalText(found, language), terminal));
    return exitStatus.ok;
  },
});
