import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { hubOfSessions, subjectOperand } from "../sessions/session-options.ts";

const words: Localized<{
  readonly one: string;
  readonly all: (count: number) => string;
}> = {
  en: {
    one: "The session has ended, on every replica.",
    all: (count) => `Sessions and personal tokens that ended, on every replica: ${count}.`,
  },
  ja: {
    one: "すべてのレプリカでセッションを終了しました。",
    all: (count) => `すべてのレプリカで終了したセッションと個人用トークン: ${count} 件`,
  },
};

/** `kumihimo sessions revoke ID`: status 1 where there is none, or it has ended. */
export const sessionsRevoke = defineCommand({
  operands: [
    { name: "<id>", about: { en: "as `sessions list` shows it", ja: "`sessions list` の ID" } },
  ],
  options: hubOfSessions,

  async run(given, context) {
    const [id = ""] = given.operands;
    const api = await openHubApi(given, context);
    await api.ask(z.undefined(), { method: "DELETE", path: ["sessions", id] });
    const { terminal, language } = context;
    terminal.print(given.has("json") ? JSON.stringify({ session: id }) : words[language].one);
    return exitStatus.ok;
  },
});

/** `kumihimo sessions revoke-all SUBJECT`: how many ended. */
export const sessionsRevokeAll = defineCommand({
  operands: [subjectOperand("<subject>")],
  options: hubOfSessions,

  async run(given, context) {
    const [subject = ""] = given.operands;
    const api = await openHubApi(given, context);
    const request = {
      method: "POST",
      path: ["sessions", "revoke-all"],
      body: { subject },
    } as const;
    const { ended } = await api.ask(z.object({ ended: z.int() }), request);
    const { terminal, language } = context;
    terminal.print(given.has("json") ? JSON.stringify({ ended }) : words[language].all(ended));
    return exitStatus.ok;
  },
});
