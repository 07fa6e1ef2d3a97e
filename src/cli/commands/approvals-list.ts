import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { approvalShape, approvalWords } from "../approvals/asked-approvals.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";
import { runningDeskOptions } from "../upstream/open-desk.ts";

const listed = z.object({ approvals: z.array(approvalShape) });

const words: Localized<{ readonly none: string; readonly head: readonly string[] }> = {
  en: { none: "Nothing waits for approval.", head: ["ID", "STATE", "CALLER", "TOOL", "ENDS"] },
  ja: { none: "承認待ちはありません。", head: ["ID", "状態", "呼び出し元", "ツール", "期限"] },
};

/** `kumihimo approvals list`: calls that wait for somebody's yes, and those that were decided just now. */
export const approvalsList = defineCommand({
  options: runningDeskOptions("--url"),

  async run(given, context) {
    const { terminal, language } = context;
    const api = await openHubApi(given, context);
    const { approvals } = await api.ask(listed, { method: "GET", path: ["approvals"] });
    const { none, head } = words[language];
    if (given.has("json")) terminal.print(JSON.stringify(approvals));
    else if (approvals.length === 0) terminal.print(none);
    else {
      const { states } = approvalWords[language];
      const rows = approvals.map(({ id, state, principal, tool, until }) => [
        id,
        states[state] ?? state,
        principal,
        tool,
        until,
      ]);
      for (const line of table([head, ...rows])) terminal.print(printable(line, terminal));
    }
    return exitStatus.ok;
  },
});
