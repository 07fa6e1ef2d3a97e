/** Logins that happen elsewhere: there and back. */

import { isKumihimoError } from "../../../kernel/errors.ts";
import type { Arrival } from "../../people/people.ts";
import { tellAudit } from "../audited.ts";
import { paths } from "../paths.ts";
import { type Answer, redirect, type Visit } from "./answer.ts";
import { awayCookie, awayCookieName, cookieOf } from "./cookie.ts";
import type { ConsentNeeds } from "./consent.ts";
import { departures } from "./departures.ts";
import { expired } from "./interactions.ts";
import { askedIn } from "./interaction.ts";
import { loggedIn } from "./outcome.ts";
import { type Problem, problemOf } from "./problem.ts";
import { showLogin } from "./show-login.ts";

export interface Elsewhere {
  /** Leaves for a login elsewhere. */
  depart(visit: Visit, uid: string, login: string): Promise<Answer>;
  /** Comes back from there; only the browser that left may. */
  comeBack(visit: Visit, login: string, fields: ReadonlyMap<string, string>): Promise<Answer>;
  /**
   * Goes on in the interaction that was left, whose cookie no other address than its own sees.
   *
   * @param ticket What `comeBack` gave.
   */
  goOn(visit: Visit, uid: string, ticket: string): Promise<Answer>;
  /** What the operator gives a provider about the hub, in XML; undefined where it wants nothing. */
  metadata(login: string): string | undefined;
}

/** What came of a login elsewhere: a person's id, or what the person is told. */
type Outcome = { readonly person: string } | { readonly problem: Problem };

export function elsewhere(needs: ConsentNeeds): Elsewhere {
  const { provider, publicUrl, people, logins } = needs;
  const away = departures<string>(needs.state, "away");
  const returned = departures<Outcome>(needs.state, "back");
  return {
    async depart(visit, uid, name) {
      const asked = await askedIn(provider, uid, visit);
      const login = logins.get(name);
      if (asked === undefined || login === undefined) return expired(visit);
      try {
        const { url, kept } = await login.begin(callbackUrl(publicUrl, name), visit.signal);
        const shown = await away.leave({ login: name, interaction: uid, kept });
        return redirect(url, awayCookie(publicUrl, name, shown));
      } catch (error) {
        return showLogin(asked, needs, { problem: problemOf(error, asked.language, needs.log) });
      }
    },
    async comeBack(visit, name, fields) {
      const login = logins.get(name);
      const departed = await away.comeBack(cookieOf(visit.request, awayCookieName));
      if (login === undefined || departed?.login !== name) return expired(visit);
      const answer = { callbackUrl: callbackUrl(publicUrl, name), kept: departed.kept, fields };
      const kept = await outcomeOf(name, login.finish(answer, visit.signal), visit, needs);
      const ticket = await returned.leave({ ...departed, kept });
      const to = `${paths.interaction}/${departed.interaction}/back?with=${ticket}`;
      return redirect(to, awayCookie(publicUrl, name, undefined));
    },
    async goOn(visit, uid, ticket) {
      const asked = await askedIn(provider, uid, visit);
      const departed = await returned.comeBack(ticket);
      if (asked === undefined || departed?.interaction !== uid) return expired(visit);
      const { kept } = departed;
      if ("problem" in kept) return showLogin(asked, needs, { problem: kept.problem });
      const person = await people.find(kept.person);
      return person?.active === true ? loggedIn(asked, person, needs) : expired(visit);
    },
    metadata: (name) => logins.get(name)?.metadata?.(callbackUrl(publicUrl, name)),
  };
}

const callbackUrl = (publicUrl: string, login: string): string =>
  `${publicUrl}${paths.login}/${encodeURIComponent(login)}/callback`;

/** A failure is told on the login page, where the person can try again. */
async function outcomeOf(
  source: string,
  arriving: Promise<Arrival>,
  { language }: Visit,
  { people, audit, log }: ConsentNeeds,
): Promise<Outcome> {
  try {
    return { person: (await people.arrived(await arriving)).id };
  } catch (error) {
    const code = isKumihimoError(error) ? error.code : "kernel.internal";
    tellAudit(audit, "log in", { code, parameters: { source } });
    return { problem: problemOf(error, language, log) };
  }
}
