import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { hubOfSessions } from "../sessions/session-options.ts";

const words: Localized = {
  en: "The token is not good any more.",
  ja: "トークンを取り消しました。",
};

/** `kumihimo tokens revoke ID`: status 1 where there is none, or it has ended. */
export const tokensRevoke = defineCommand({
  operands: [
    { name: "<id>", about: { en: "as `tokens list` shows it", ja: "`tokens list` の ID" } },
  ],
  options: hubOfSessions,

  async run(given, context) {
    const [id = ""] = given.operands;
    const api = await openHubApi(given, context);
    await api.ask(z.undefined(), { method: "DELETE", path: ["tokens", id] });
    const { terminal, language } = context;
    terminal.print(given.has("json") ? JSON.stringify({ token: id }) : words[language]);
    return exitStatus.ok;
  },
});
