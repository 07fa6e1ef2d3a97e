import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { issuedText } from "../sessions/issued-text.ts";
import {
  hubOfSessions,
  scopeOption,
  scopesIn,
  subjectOperand,
} from "../sessions/session-options.ts";
import { issued } from "../sessions/shapes.ts";

/** `kumihimo sessions issue SUBJECT --scope NAME...`: tokens for somebody, from a running hub. */
export const sessionsIssue = defineCommand({
  operands: [subjectOperand("<subject>")],
  options: [
    scopeOption,
    {
      flags: "--client <id>",
      about: {
        en: "client that the session is for (operator)",
        ja: "セッションを使うクライアント（省略時 operator）",
      },
    },
    {
      flags: "--audience <url>",
      about: {
        en: "resource that the tokens are for (the hub's /mcp)",
        ja: "トークンの対象リソース（省略時はハブの /mcp）",
      },
    },
    {
      flags: "--once",
      about: { en: "without a refresh token", ja: "リフレッシュトークンなし" },
    },
    ...hubOfSessions,
  ],

  async run(given, context) {
    const [subject = ""] = given.operands;
    const body = {
      subject,
      scopes: scopesIn(given),
      clientId: given.text("client"),
      audience: given.text("audience"),
      once: given.has("once"),
    };
    const api = await openHubApi(given, context);
    const tokens = await api.ask(issued, { method: "POST", path: ["sessions"], body });
    const { terminal, language } = context;
    terminal.print(given.has("json") ? JSON.stringify(tokens) : issuedText(tokens, language));
    return exitStatus.ok;
  },
});
