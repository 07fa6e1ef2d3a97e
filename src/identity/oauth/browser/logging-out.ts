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

export const loggingOut = ({ provider, database, sessions, log }: ConsentNeeds): LoggingOut => ({
  show: ({ language }) => logoutPage(language, paths.logout),
  async submit({ request, response, language }, fields) {
    const { accountId, uid } = await provider.Session.get(
      provider.createContext(request, response),
    );
    if (accountId !== undefined) {
      await forgetLogin(database, uid);
      log.info("logged out", { principal: accountId });
      if (fields.get("everywhere") === "yes") await sessions.revokeAll(accountId, "logged out");
    }
    return noticePage(language, "loggedOut", 200);
  },
});
