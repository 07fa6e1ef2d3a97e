/** Who a checked token of an issuer speaks of, and what it lets them do. */

import type { JWTPayload } from "jose";
import { isScope } from "../permissions/scopes.ts";
import type { Principal } from "../principal.ts";
import type { ValidSession } from "../sessions/sessions.ts";
import type { ExternalNeeds } from "./external-needs.ts";
import type { ExternalSettings } from "./settings.ts";

/** Undefined where the token does not say who it is. */
export function sessionIn(
  payload: JWTPayload,
  needs: ExternalNeeds,
  audience: string,
): ValidSession | undefined {
  const { settings, scopesOf } = needs;
  const clientId = textOf(payload["client_id"] ?? payload["azp"] ?? payload["appid"]) ?? "unknown";
  const who = whoIn(payload, clientId, needs);
  if (who === undefined) return undefined;
  const groups = settings.groupsClaim === undefined ? [] : listOf(payload[settings.groupsClaim]);
  const scopes = granted(payload, settings, scopesOf({ source: settings.name, groups }));
  return {
    session: textOf(payload["sid"]) ?? payload.jti ?? who.id,
    principal: {
      ...who,
      permissions: scopes,
      client: clientId,
      ...(groups.length > 0 && { groups }),
    },
    clientId,
    scopes,
    audience,
    keyThumbprint: thumbprintIn(payload["cnf"]),
    expiresAt: payload.exp ?? 0,
  };
}

/** A service calls for itself where the token's subject is the client (RFC 9068, section 5). */
function whoIn(
  payload: JWTPayload,
  clientId: string,
  { issuer, settings }: ExternalNeeds,
): Pick<Principal, "id" | "kind"> | undefined {
  if (payload.sub === clientId || payload["idtyp"] === "app") {
    return { id: `client:${clientId}`, kind: "service" };
  }
  const name = textOf(payload[settings.usernameClaim]);
  return name === undefined
    ? undefined
    : { id: `user:${name}@${new URL(issuer).host}`, kind: "person" };
}

/** Where groups count, nobody has more than they give; a token with scopes of the hub may narrow that. */
function granted(
  payload: JWTPayload,
  { groupsClaim }: ExternalSettings,
  byGroups: readonly string[],
): readonly string[] {
  const asked = [payload["scope"], payload["scp"], payload["roles"]]
    .flatMap(listOf)
    .filter(isScope);
  if (groupsClaim === undefined) return asked;
  return asked.length === 0 ? byGroups : asked.filter((scope) => byGroups.includes(scope));
}

/** Of the key that the holder has to prove (RFC 9449, section 6.1). */
const thumbprintIn = (confirmation: unknown): string | undefined =>
  typeof confirmation === "object" && confirmation !== null && "jkt" in confirmation
    ? String(confirmation.jkt)
    : undefined;

/** A list, or names with spaces between them; at most 1,000. */
const listOf = (claim: unknown): readonly string[] =>
  (typeof claim === "string" ? claim.split(" ") : Array.isArray(claim) ? claim : [])
    .filter((each): each is string => typeof each === "string" && each !== "")
    .slice(0, 1000);

const textOf = (claim: unknown): string | undefined =>
  typeof claim === "string" && claim !== "" ? claim : undefined;
