import { tellAudit } from "../audited.ts";
import type { ConsentNeeds } from "./consent.ts";
import { logoutPage, noticePage } from "../pages/notice-page.ts";
import { paths } from "../paths.ts";
import { forgetLogin } from "../store/browser-logins.ts";
import type { Answer, Visit } from "./answer.ts";

export interface LoggingOut {
  show(visit: Visit): Answer;
  /** Ends the login of this browser, and where the person wishes it what clients may do for them. */
  submit(visit: Visit, fields: ReadonlyMap<string, string>): Promise<Answer>;
}

export const loggingOut = ({
  provider,
  database,
  sessions,
  audit,
  log,
}: ConsentNeeds): LoggingOut => ({
  show: ({ language }) => logoutPage(language, paths.logout),
  async submit({ request, response, language }, fields) {
    const { accountId, uid } = await provider.Session.get(
      provider.createContext(request, response),
    );
    if (accountId !== undefined) {
      await forgetLogin(database, uid);
      const everywhere = fields.get("everywhere") === "yes";
      if (everywhere) await sessions.revokeAll(accountId, "logged out");
      log.info("logged out", { principal: accountId });
      const parameters = { everywhere: String(everywhere) };
      tellAudit(audit, "log out", { principal: accountId, parameters });
    }
    return noticePage(language, "loggedOut", 200);
  },
});
