import {
  answer,
  askedResource,
  askedScopes,
  type GrantNeeds,
  provenKey,
  required,
  type TokenContext,
  told,
} from "./token-request.ts";

/** New tokens for the old refresh token, with the permissions the subject has now (RFC 6749, section 6). */
export const refreshTokenGrant =
  (needs: GrantNeeds) =>
  async (ctx: TokenContext): Promise<void> => {
    const refreshToken = required(ctx, "refresh_token");
    const audience = askedResource(ctx, needs);
    const scopes = askedScopes(ctx);
    const keyThumbprint = await provenKey(ctx, needs);
    const { clientId } = ctx.oidc.client;
    const request = { refreshToken, clientId, keyThumbprint, scopes, audience };
    answer(ctx, await told(() => needs.sessions.refresh(request)));
  };
