import type { TokenEndpointResponse } from "openid-client";
import type { Clock } from "../../kernel/clock.ts";
import { AuthorizationFailure } from "./authorization-client.ts";
import { isToken } from "./token-exchange.ts";
import type { Given, Tokens } from "./vault.ts";

/** A server that says more means for ever, in seconds. */
const mostSeconds = 365 * 24 * 3600;

/**
 * What an authorization server gave. Left out, the refresh token stays the one before.
 *
 * @throws {@link AuthorizationFailure} for a token that the hub cannot use
 */
export function givenIn(
  answer: TokenEndpointResponse,
  before: Pick<Tokens, "issuer" | "refresh">,
  clock: Clock,
): Given {
  const {
    access_token: access,
    refresh_token: refresh = before.refresh,
    token_type: type,
  } = answer;
  if (type !== "bearer" || !isToken(access)) {
    throw new AuthorizationFailure("client", `token_type ${type.slice(0, 20)}`);
  }
  const seconds = answer.expires_in;
  return {
    kind: "oauth",
    tokens: {
      access,
      ...(refresh !== undefined && { refresh }),
      ...(before.issuer !== undefined && { issuer: before.issuer }),
    },
    expiresAt:
      seconds === undefined
        ? undefined
        : new Date(clock.now().getTime() + Math.min(seconds, mostSeconds) * 1000),
  };
}
