import type { Localized } from "../../kernel/language.ts";
import { credential } from "../credentials/shapes.ts";
import { hubOfCredentials, upstreamOperand } from "../credentials/upstream-operand.ts";
import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { offeredToken, tokenOperand } from "../sessions/offered-token.ts";

const words: Localized<(upstream: string) => string> = {
  en: (upstream) => `Your calls to ${upstream} go with this token from now on.`,
  ja: (upstream) => `これから ${upstream} はこのトークンで呼び出されます。`,
};

/** `kumihimo credentials set UPSTREAM [TOKEN]`: in place of what was there. */
export const credentialsSet = defineCommand({
  operands: [upstreamOperand, tokenOperand],
  options: [
    {
      flags: "--expires <time>",
      about: {
        en: "when the token ends, as 2027-01-31T00:00:00Z",
        ja: "トークンの期限（例: 2027-01-31T00:00:00Z）",
      },
    },
    ...hubOfCredentials,
  ],

  async run(given, context) {
    const [upstream = ""] = given.operands;
    const token = await offeredToken(given, 1, context);
    const expiresAt = given.text("expires");
    const api = await openHubApi(given, context);
    const set = await api.ask(credential, {
      method: "PUT",
      path: ["me", "credentials", upstream],
      body: { token, ...(expiresAt !== undefined && { expiresAt }) },
    });
    const { terminal, language } = context;
    terminal.print(given.has("json") ? JSON.stringify(set) : words[language](set.upstream));
    return exitStatus.ok;
  },
});
