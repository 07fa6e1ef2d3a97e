import { defineCommand } from "../define-command.ts";
import { exitStatus } from "../exit-status.ts";
import { openHubApi } from "../hub-api.ts";
import { issuedText } from "../sessions/issued-text.ts";
import { offeredToken, tokenOperand } from "../sessions/offered-token.ts";
import { hubOfSessions } from "../sessions/session-options.ts";
import { issued } from "../sessions/shapes.ts";

/** `kumihimo sessions refresh [REFRESH TOKEN]`: new tokens of a session, which spends the one before. */
export const sessionsRefresh = defineCommand({
  operands: [tokenOperand],
  options: hubOfSessions,

  async run(given, context) {
    const body = { refreshToken: await offeredToken(given, 0, context) };
    const api = await openHubApi(given, context);
    const tokens = await api.ask(issued, { method: "POST", path: ["sessions", "refresh"], body });
    const { terminal, language } = context;
    terminal.print(given.has("json") ? JSON.stringify(tokens) : issuedText(tokens, language));
    return exitStatus.ok;
  },
});
