/** How an interaction goes on. */

import type { InteractionResults } from "oidc-provider";
import type { Person } from "../../people/people.ts";
import { tellAudit } from "../audited.ts";
import type { OAuthNeeds } from "../needs.ts";
import { paths } from "../paths.ts";
import { forgetLogin } from "../store/browser-logins.ts";
import { type Answer, redirect } from "./answer.ts";
import type { Asked, Interaction } from "./interaction.ts";

export async function finished(
  interaction: Interaction,
  result: InteractionResults,
): Promise<Answer> {
  // A login that was asked for expressly stays done when consent follows it.
  interaction.result = { ...interaction.lastSubmission, ...result };
  await interaction.persist();
  return redirect(interaction.returnTo);
}

/** The client is told that the person does not want it. */
export const declined = (interaction: Interaction): Promise<Answer> =>
  finished(interaction, {
    error: "access_denied",
    error_description: "the person did not allow it",
  });

export async function loggedIn(
  { interaction }: Asked,
  person: Person,
  needs: OAuthNeeds,
): Promise<Answer> {
  const { id: principal, source } = person;
  needs.log.info("logged in", { principal, provider: source });
  tellAudit(needs.audit, "log in", { principal, parameters: { source } });
  if (interaction.session?.accountId !== person.id) await leave(interaction, needs);
  return finished(interaction, { login: { accountId: person.id } });
}

/** Back to the login page, for somebody else. */
export async function loggedOut({ interaction }: Asked, needs: OAuthNeeds): Promise<Answer> {
  await leave(interaction, needs);
  delete interaction.lastSubmission;
  interaction.prompt = { name: "login", reasons: ["no_session"], details: {} };
  await interaction.persist();
  return redirect(`${paths.interaction}/${interaction.uid}`);
}

/** Another person at this browser begins anew: what was agreed to stays with the one before. */
async function leave(interaction: Interaction, { database }: OAuthNeeds): Promise<void> {
  if (interaction.session === undefined) return;
  await forgetLogin(database, interaction.session.uid);
  delete interaction.session;
  delete interaction.grantId;
}

/** Who is logged in at the browser, if they still may be. */
export async function personAt(
  { session }: Interaction,
  { people }: OAuthNeeds,
): Promise<Person | undefined> {
  const person = session && (await people.find(session.accountId));
  return person?.active === true ? person : undefined;
}
