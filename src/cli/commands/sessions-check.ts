import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { offeredToken, tokenOperand } from "../sessions/offered-token.ts";
import { hubOfSessions } from "../sessions/session-options.ts";

const verdict = z.object({ valid: z.boolean(), allowed: z.boolean() });

const words: Localized<{ readonly yes: string; readonly no: string; readonly bad: string }> = {
  en: { yes: "allowed", no: "not allowed", bad: "The token is not valid." },
  ja: { yes: "許可されています", no: "許可されていません", bad: "トークンは無効です。" },
};

/** `kumihimo sessions check PERMISSION [TOKEN]`: status 1 where the token's holder does not have it. */
export const sessionsCheck = defineCommand({
  operands: [
    {
      name: "<permission>",
      about: {
        en: "a scope such as mcp:write, or a permission such as people:manage",
        ja: "mcp:write のようなスコープ、または people:manage のような権限",
      },
    },
    tokenOperand,
  ],
  options: hubOfSessions,

  async run(given, context) {
    const [permission = ""] = given.operands;
    const token = await offeredToken(given, 1, context);
    const api = await openHubApi(given, context);
    const request = { method: "POST", path: ["sessions", "check"] } as const;
    const { valid, allowed } = await api.ask(verdict, { ...request, body: { token, permission } });
    const { terminal, language } = context;
    const say = words[language];
    const text = allowed ? say.yes : say.no;
    terminal.print(given.has("json") ? JSON.stringify({ valid, allowed }) : valid ? text : say.bad);
    return allowed ? exitStatus.ok : exitStatus.failed;
  },
});
