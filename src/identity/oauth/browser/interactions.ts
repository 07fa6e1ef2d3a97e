/** The way of a browser from a client's question to its answer: logging in, and agreeing. */

import { isKumihimoError } from "../../../kernel/errors.ts";
import { tellAudit } from "../audited.ts";
import { noticePage } from "../pages/notice-page.ts";
import { paths } from "../paths.ts";
import type { Answer, Visit } from "./answer.ts";
import { checkPassword } from "./check-password.ts";
import { type ConsentNeeds, shownConsent, writtenConsent } from "./consent.ts";
import { type Asked, askedIn } from "./interaction.ts";
import { declined, finished, loggedIn, loggedOut, personAt } from "./outcome.ts";
import { problemOf } from "./problem.ts";
import { showLogin } from "./show-login.ts";

/** What a browser filled in, and where it is. */
export interface Filled {
  readonly fields: ReadonlyMap<string, string>;
  /** As an IPv4 address or an IPv6 network; failed logins are counted by it. */
  readonly source: string;
}

export interface Interactions {
  /** The page of an interaction: logging in, or agreeing. */
  show(visit: Visit, uid: string): Promise<Answer>;
  /** What the page's form says. */
  submit(visit: Visit, uid: string, filled: Filled): Promise<Answer>;
}

/** This browser has no such interaction: it is over, or another browser's. */
export const expired = ({ language }: Visit): Answer => noticePage(language, "expired", 400);

export function interactions(needs: ConsentNeeds): Interactions {
  return {
    async show(visit, uid) {
      const asked = await askedIn(needs.provider, uid, visit);
      if (asked === undefined) return expired(visit);
      if (asked.interaction.prompt.name !== "consent") return showLogin(asked, needs);
      const person = await personAt(asked.interaction, needs);
      if (person === undefined) return loggedOut(asked, needs);
      return shownConsent(asked, person, `${paths.interaction}/${uid}`, needs);
    },
    async submit(visit, uid, filled) {
      const asked = await askedIn(needs.provider, uid, visit);
      if (asked === undefined) return expired(visit);
      switch (filled.fields.get("action") ?? "login") {
        case "login":
          return logIn(visit, asked, filled, needs);
        case "allow":
          return agree(visit, asked, needs);
        case "switch":
          return loggedOut(asked, needs);
        case "cancel":
          return declined(asked.interaction);
        default:
          return expired(visit);
      }
    },
  };
}

async function logIn(
  { signal }: Visit,
  asked: Asked,
  { fields, source }: Filled,
  needs: ConsentNeeds,
): Promise<Answer> {
  const username = fields.get("username") ?? "";
  const directory = fields.get("directory");
  const typed = { username, password: fields.get("password") ?? "", directory, source };
  try {
    return await loggedIn(asked, await checkPassword(needs, typed, signal), needs);
  } catch (error) {
    const problem = problemOf(error, asked.language, needs.log);
    const code = isKumihimoError(error) ? error.code : "kernel.internal";
    tellAudit(needs.audit, "log in", { code, parameters: { from: source } });
    return showLogin(asked, needs, { problem, username, directory });
  }
}

async function agree(visit: Visit, asked: Asked, needs: ConsentNeeds): Promise<Answer> {
  const { interaction, client } = asked;
  const person = await personAt(interaction, needs);
  if (person === undefined || interaction.prompt.name !== "consent") return expired(visit);
  const grantId = await writtenConsent(asked, person, needs);
  if (grantId === undefined) return declined(interaction);
  needs.log.info("client allowed", { principal: person.id, name: client.clientId });
  const parameters = { client: client.clientId, scopes: asked.scopes.join(" ") };
  tellAudit(needs.audit, "allow client", { principal: person.id, parameters });
  return finished(interaction, { consent: { grantId } });
}
