/** What all grants have in common. */

import { errors, type TokenEndpointGrantContext } from "oidc-provider";
import { isKumihimoError } from "../../../kernel/errors.ts";
import { isScope } from "../../permissions/scopes.ts";
import type { IssuedTokens } from "../../sessions/sessions.ts";
import type { OAuthNeeds } from "../needs.ts";
import { paths } from "../paths.ts";
import type { Resources } from "../resources.ts";

export type TokenContext = TokenEndpointGrantContext;

export interface GrantNeeds extends OAuthNeeds {
  readonly resources: Resources;
}

/** A field that must be there, once. @throws `invalid_request` */
export function required(ctx: TokenContext, name: string): string {
  const value = ctx.oidc.params[name];
  if (typeof value === "string" && value !== "") return value;
  throw new errors.InvalidRequest(`missing required parameter(s) '${name}'`);
}

/** The thumbprint of the key that the request proves to have. @throws `invalid_dpop_proof` */
export async function provenKey(
  ctx: TokenContext,
  { proofs, publicUrl }: GrantNeeds,
): Promise<string | undefined> {
  const proof = ctx.req.headers["dpop"];
  if (proof === undefined) return undefined;
  try {
    const url = `${publicUrl}${paths.token}`;
    return await proofs.check({ proof: String(proof), method: "POST", url });
  } catch (error) {
    if (isKumihimoError(error) && error.status >= 500) throw tellClient(error);
    throw new errors.InvalidDpopProof("the DPoP proof is not valid", { cause: error });
  }
}

/** The one resource that is asked for. @throws `invalid_target` */
export function askedResource(ctx: TokenContext, { resources }: GrantNeeds): string | undefined {
  const { resource } = ctx.oidc.params;
  if (resource === undefined) return undefined;
  const asked = Array.isArray(resource) && resource.length === 1 ? resource[0] : resource;
  const named = typeof asked === "string" ? resources.named(asked) : undefined;
  if (named === undefined) throw new errors.InvalidTarget();
  return named;
}

/** The hub's scopes that are asked for; others mean nothing here. Undefined where none is named. */
export function askedScopes({ oidc: { params } }: TokenContext): readonly string[] | undefined {
  const { scope } = params;
  if (scope === undefined || scope === "") return undefined;
  return scope.split(" ").filter(isScope);
}

export function answer(ctx: TokenContext, tokens: IssuedTokens): void {
  ctx.body = {
    access_token: tokens.accessToken,
    token_type: tokens.tokenType,
    expires_in: tokens.expiresIn,
    scope: tokens.scopes.join(" "),
    ...(tokens.refreshToken !== undefined && { refresh_token: tokens.refreshToken }),
  };
}

/** Runs what gives tokens; its refusals become those of OAuth. */
export async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw tellClient(error);
  }
}

/** An outage is not the client's fault: it keeps its refresh token and tries again. */
function tellClient(error: unknown): unknown {
  if (!isKumihimoError(error) || error.audience !== "caller") return error;
  if (error.status < 500) return new errors.InvalidGrant({ cause: error, detail: error.code });
  return unavailable(error.message, error);
}

/** Somebody who has to be asked cannot be; the client may come back. */
export const unavailable = (message: string, cause: unknown): Error =>
  Object.assign(new errors.CustomOIDCProviderError("temporarily_unavailable", message, { cause }), {
    status: 503,
    statusCode: 503,
    expose: true,
  });
