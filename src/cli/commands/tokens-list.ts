import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { hubOfSessions, subjectOperand } from "../sessions/session-options.ts";
import { personalToken } from "../sessions/shapes.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

const words: Localized<{ readonly none: string; readonly head: readonly string[] }> = {
  en: {
    none: "There are no personal tokens.",
    head: ["ID", "SUBJECT", "NAME", "SCOPES", "USED", "ENDS"],
  },
  ja: {
    none: "個人用トークンはありません。",
    head: ["ID", "対象", "用途", "スコープ", "最終使用", "期限"],
  },
};

/** `kumihimo tokens list [SUBJECT]`: personal tokens that are good, of a running hub. */
export const tokensList = defineCommand({
  operands: [subjectOperand("[subject]")],
  options: hubOfSessions,

  async run(given, context) {
    const api = await openHubApi(given, context);
    const [subject] = given.operands;
    const shape = z.object({ tokens: z.array(personalToken) });
    const request = { method: "GET", path: ["tokens"], query: { subject } } as const;
    const { tokens } = await api.ask(shape, request);
    const { terminal, language } = context;
    const { none, head } = words[language];
    const rows = tokens.map((each) => [
      each.id,
      each.subject,
      each.name,
      each.scopes.join(" "),
      each.usedAt ?? "-",
      each.expiresAt,
    ]);
    if (given.has("json")) terminal.print(JSON.stringify(tokens));
    else if (rows.length === 0) terminal.print(none);
    else terminal.print(printable(table([head, ...rows]).join("\n"), terminal));
    return exitStatus.ok;
  },
});
