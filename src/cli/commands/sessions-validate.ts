import * as z from "zod";
import type { Language, Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { offeredToken, tokenOperand } from "../sessions/offered-token.ts";
import { hubOfSessions } from "../sessions/session-options.ts";
import { table } from "../table.ts";
import { printable } from "../terminal.ts";

const good = z.looseObject({
  valid: z.literal(true),
  session: z.string(),
  principal: z.looseObject({ id: z.string() }),
  clientId: z.string(),
  scopes: z.array(z.string()),
  audience: z.string(),
  expiresAt: z.number(),
});

const verdict = z.discriminatedUnion("valid", [good, z.object({ valid: z.literal(false) })]);

const words: Localized<{ readonly bad: string; readonly names: readonly string[] }> = {
  en: {
    bad: "The token is not valid.",
    names: ["subject", "session", "client", "scopes", "resource", "until"],
  },
  ja: {
    bad: "トークンは無効です。",
    names: ["対象", "セッション", "クライアント", "スコープ", "リソース", "期限"],
  },
};

/** `kumihimo sessions validate [TOKEN]`: what an access token says, or status 1. */
export const sessionsValidate = defineCommand({
  operands: [tokenOperand],
  options: [
    {
      flags: "--audience <url>",
      about: {
        en: "resource that it should be for (the hub's /mcp)",
        ja: "対象であるべきリソース（省略時はハブの /mcp）",
      },
    },
    ...hubOfSessions,
  ],

  async run(given, context) {
    const token = await offeredToken(given, 0, context);
    const api = await openHubApi(given, context);
    const body = { token, audience: given.text("audience") };
    const found = await api.ask(verdict, { method: "POST", path: ["sessions", "validate"], body });
    const { terminal, language } = context;
    if (given.has("json")) terminal.print(JSON.stringify(found));
    else if (found.valid) terminal.print(printable(textOf(found, language), terminal));
    else terminal.print(words[language].bad);
    return found.valid ? exitStatus.ok : exitStatus.failed;
  },
});

function textOf(found: z.output<typeof good>, language: Language): string {
  const values = [
    found.principal.id,
    found.session,
    found.clientId,
    found.scopes.join(" "),
    found.audience,
    new Date(found.expiresAt * 1000).toISOString(),
  ];
  return table(words[language].names.map((name, at) => [name, values[at] ?? ""])).join("\n");
}
