import { errors } from "oidc-provider";
import {
  answer,
  askedResource,
  askedScopes,
  type GrantNeeds,
  provenKey,
  type TokenContext,
  told,
} from "./token-request.ts";

/** A token for the client itself, with what the operator gave it (RFC 6749, section 4.4). */
export const clientCredentialsGrant =
  (needs: GrantNeeds) =>
  async (ctx: TokenContext): Promise<void> => {
    const { client } = ctx.oidc;
    const has = client.scope?.split(" ") ?? [];
    const scopes = askedScopes(ctx) ?? has;
    const missing = scopes.filter((scope) => !has.includes(scope));
    if (missing.length > 0) {
      throw new errors.InvalidScope("the client does not have this scope", missing.join(" "));
    }
    const audience = askedResource(ctx, needs);
    const keyThumbprint = await provenKey(ctx, needs);
    const { clientId } = client;
    const subject = `client:${clientId}`;
    const session = { subject, clientId, scopes, audience, keyThumbprint, once: true };
    answer(ctx, await told(() => needs.sessions.issue(session)));
  };
