/** What a person lets a client do: shown, and written down. */

import type { Provider } from "oidc-provider";
import type { Person } from "../../people/people.ts";
import type { Scope } from "../../permissions/scopes.ts";
import type { OAuthNeeds } from "../needs.ts";
import { consentPage } from "../pages/consent-page.ts";
import type { Page } from "../pages/page.ts";
import type { Resources } from "../resources.ts";
import type { Asked } from "./interaction.ts";
import { redirectTarget } from "./redirect-target.ts";

export interface ConsentNeeds extends OAuthNeeds {
  readonly resources: Resources;
  readonly provider: Provider;
}

/** What is asked for, by whether the person's groups give it. */
function sorted({ scopes }: Asked, person: Person, { scopesOf }: ConsentNeeds) {
  const has = scopesOf(person);
  const given = scopes.filter((scope) => has.includes(scope));
  return { given, notGiven: scopes.filter((scope) => !has.includes(scope)) };
}

export function shownConsent(
  asked: Asked,
  person: Person,
  action: string,
  needs: ConsentNeeds,
): Page {
  const { client, redirectUri, language } = asked;
  const target = redirectTarget(redirectUri);
  const { displayName, username, source } = person;
  return consentPage({
    ...sorted(asked, person, needs),
    ...clientOf(asked, needs),
    language,
    action,
    client: client.clientName ?? client.clientId,
    redirectHost: target.host,
    onThisDevice: target.onThisDevice,
    person: `${displayName === undefined ? "" : `${displayName} · `}${username} (${source})`,
    upstream: upstreamsOf(asked, needs),
    formTargets: [target.source],
  });
}

/** Who says what the client is called. A name is no proof, so the host stands beside it. */
export function clientOf({ client }: Pick<Asked, "client">, { settings }: OAuthNeeds) {
  const isKnown = settings.clients.some(({ id }) => id === client.clientId);
  if (isKnown) return { vouched: "operator" } as const;
  const clientHost = URL.parse(client.clientId)?.host;
  return { vouched: clientHost === undefined ? "nobody" : "document", clientHost } as const;
}

/** The servers that the tokens are for, if they are not for all of the hub. */
function upstreamsOf({ resources: asked }: Asked, { resources }: ConsentNeeds): string | undefined {
  const named = asked.map((each) => resources.named(each) ?? resources.hub);
  if (named.length === 0 || named.includes(resources.hub)) return undefined;
  return named.map((each) => each.slice(resources.hub.length + 1)).join(", ");
}

/**
 * Writes down what the person gives the client, and what was asked for in vain.
 *
 * @returns the consent's id; undefined where there is nothing to give
 */
export async function writtenConsent(
  asked: Asked,
  person: Person,
  needs: ConsentNeeds,
): Promise<string | undefined> {
  const { interaction, client, resources } = asked;
  const { given, notGiven } = sorted(asked, person, needs);
  if (given.length === 0) return undefined;
  const { Grant } = needs.provider;
  const before =
    interaction.grantId === undefined ? undefined : await Grant.find(interaction.grantId);
  const grant = new Grant({ accountId: person.id, clientId: client.clientId });
  const has = needs.scopesOf(person);
  const still = (agreed = ""): readonly Scope[] =>
    has.filter((each) => agreed.split(" ").includes(each));
  const all = (agreed: string | undefined): string =>
    [...new Set([...given, ...still(agreed)])].join(" ");
  grant.addOIDCScope(all(before?.getOIDCScope()));
  if (notGiven.length > 0) grant.rejectOIDCScope(notGiven.join(" "));
  for (const resource of resources.length === 0 ? [needs.resources.hub] : resources) {
    grant.addResourceScope(resource, all(before?.getResourceScope(resource)));
    if (notGiven.length > 0) grant.rejectResourceScope(resource, notGiven.join(" "));
  }
  return grant.save();
}
