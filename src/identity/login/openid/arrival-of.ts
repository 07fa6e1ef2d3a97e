/** Who somebody is, from the claims of an OpenID provider. */

import type { Arrival } from "../../people/people.ts";
import { type ProviderRefusal, providerErrors } from "../errors.ts";
import { emailIn, groupsIn, idIn, nameIn } from "../told-of-person.ts";
import type { OpenidSettings } from "./settings.ts";

/** Checked claims: the signature, issuer, audience and times are right. */
export type Claims = Readonly<Record<string, unknown>>;

/** Whether the ID token leaves something to be asked for in the user info. */
export const isIncomplete = (
  claims: Claims,
  { usernameClaim, groupsClaim, allowedDomains }: OpenidSettings,
): boolean =>
  claims[usernameClaim] === undefined ||
  (claims[groupsClaim] === undefined && !isOverage(claims, groupsClaim)) ||
  (allowedDomains !== undefined && claims["email"] === undefined);

/** Too many groups for a token: their claim is only pointed at (OpenID Connect Core, section 5.6.2). */
function isOverage(claims: Claims, claim: string): boolean {
  const names = claims["_claim_names"];
  return (
    (typeof names === "object" && names !== null && Object.hasOwn(names, claim)) ||
    (claim === "groups" && claims["hasgroups"] !== undefined)
  );
}

/** @throws `identity.refusedAnswer` */
export function arrivalOf(source: string, claims: Claims, settings: OpenidSettings): Arrival {
  const { idClaim, usernameClaim, groupsClaim, maxGroups } = settings;
  const refuse = (why: ProviderRefusal, detail: string): Error =>
    providerErrors.refusedAnswer({ provider: source, why, detail });

  const tenant = tenantOf(claims, settings);
  if (tenant === false) throw refuse("tenant", "tid");
  if (!isOfAllowedDomain(claims, settings)) throw refuse("domain", "email");
  if (isOverage(claims, groupsClaim)) throw refuse("overage", groupsClaim);
  const id = idIn(claims[idClaim]);
  if (id === undefined) throw refuse("id", idClaim);
  const username = nameIn(claims[usernameClaim]);
  if (username === undefined) throw refuse("username", usernameClaim);
  const groups = groupsIn([claims[groupsClaim] ?? []].flat(), maxGroups);
  if (groups === undefined) throw refuse("groups", groupsClaim);
  return {
    source,
    externalId: tenant === undefined ? id : `${tenant}/${id}`,
    username,
    displayName: nameIn(claims["name"]),
    email: emailIn(claims["email"]),
    groups,
  };
}

/** The person's tenant where tenants count; false where it is none of the allowed. */
function tenantOf(claims: Claims, { allowedTenants }: OpenidSettings): string | false | undefined {
  if (allowedTenants === undefined) return undefined;
  return allowedTenants.find((tenant) => tenant === claims["tid"]) ?? false;
}

function isOfAllowedDomain(claims: Claims, { allowedDomains }: OpenidSettings): boolean {
  if (allowedDomains === undefined) return true;
  const domain = emailIn(claims["email"])?.split("@").at(-1)?.toLowerCase();
  // Some providers write the truth value as text.
  const isVerified = claims["email_verified"] === true || claims["email_verified"] === "true";
  return isVerified && domain !== undefined && allowedDomains.includes(domain);
}
