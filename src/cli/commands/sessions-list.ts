import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { hubOfSessions, subjectOperand } from "../sessions/session-options.ts";
import { session } from "../sessions/shapes.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

const words: Localized<{ readonly none: string; readonly head: readonly string[] }> = {
  en: {
    none: "There are no sessions.",
    head: ["ID", "SUBJECT", "CLIENT", "SCOPES", "SINCE", "IDLE UNTIL", "ENDS"],
  },
  ja: {
    none: "セッションはありません。",
    head: ["ID", "対象", "クライアント", "スコープ", "開始", "無操作の期限", "期限"],
  },
};

/** `kumihimo sessions list [SUBJECT]`: those that live, of a running hub. */
export const sessionsList = defineCommand({
  operands: [subjectOperand("[subject]")],
  options: hubOfSessions,

  async run(given, context) {
    const api = await openHubApi(given, context);
    const [subject] = given.operands;
    const shape = z.object({ sessions: z.array(session) });
    const request = { method: "GET", path: ["sessions"], query: { subject } } as const;
    const { sessions } = await api.ask(shape, request);
    const { terminal, language } = context;
    const { none, head } = words[language];
    const rows = sessions.map((each) => [
      each.id,
      each.subject,
      each.clientId,
      each.scopes.join(" "),
      each.createdAt,
      each.idleAt,
      each.endsAt,
    ]);
    if (given.has("json")) terminal.print(JSON.stringify(sessions));
    else if (rows.length === 0) terminal.print(none);
    else terminal.print(printable(table([head, ...rows]).join("\n"), terminal));
    return exitStatus.ok;
  },
});
