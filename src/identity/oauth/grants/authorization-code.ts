import { hash, timingSafeEqual } from "node:crypto";
import { errors } from "oidc-provider";
import type { SpentCodes } from "../store/spent-codes.ts";
import {
  answer,
  askedResource,
  type GrantNeeds,
  provenKey,
  required,
  type TokenContext,
  told,
} from "./token-request.ts";

/**
 * Exchanges a code for tokens, once (RFC 6749, section 4.1.3; RFC 7636). A code that is offered again ends
 * the session that came of it.
 */
export const authorizationCodeGrant =
  (needs: GrantNeeds, spent: SpentCodes) =>
  async (ctx: TokenContext): Promise<void> => {
    const value = required(ctx, "code");
    const { sessions } = needs;
    const endReplayed = async (): Promise<boolean> => {
      const replay = await spent.replayed(value);
      if (replay === undefined) return false;
      if (typeof replay.session === "string")
        await sessions.revoke(replay.session, "code replayed");
      return true;
    };
    if (await endReplayed()) throw refused("the code was used before");
    const { code, audience } = await checkedCode(ctx, needs, value);
    const keyThumbprint = await provenKey(ctx, needs);
    if (code.dpopJkt !== undefined && code.dpopJkt !== keyThumbprint) {
      throw refused("the code is bound to another key");
    }
    if (!(await spent.spend(value))) {
      await endReplayed();
      throw refused("the code was used before");
    }
    const { client } = ctx.oidc;
    const tokens = await told(() =>
      sessions.issue({
        subject: code.accountId ?? "",
        clientId: client.clientId,
        scopes: [...code.scopes],
        audience,
        keyThumbprint,
        once: !client.grantTypeAllowed("refresh_token"),
      }),
    );
    if (!(await spent.became(value, tokens.session))) {
      await sessions.revoke(tokens.session, "code replayed");
      throw refused("the code was used before");
    }
    await code.destroy();
    answer(ctx, tokens);
  };

async function checkedCode(ctx: TokenContext, needs: GrantNeeds, value: string) {
  const { client, provider } = ctx.oidc;
  const redirectUri = required(ctx, "redirect_uri");
  const code = await provider.AuthorizationCode.find(value);
  if (code === undefined) throw refused("the code is not known or has expired");
  if (code.clientId !== client.clientId) throw refused("the code is another client's");
  if (code.redirectUri !== redirectUri) throw refused("redirect_uri is another one");
  const verifier = required(ctx, "code_verifier");
  if (!fits(verifier, code.codeChallenge)) throw refused("code_verifier does not fit");
  const audience = askedResource(ctx, needs) ?? namedOnes(code.resource, needs)[0];
  if (audience === undefined || !namedOnes(code.resource, needs).includes(audience)) {
    throw new errors.InvalidTarget();
  }
  return { code, audience };
}

const namedOnes = (
  resource: string | readonly string[] | undefined,
  { resources }: GrantNeeds,
): readonly string[] =>
  [resource ?? resources.hub].flat().flatMap((each) => resources.named(each) ?? []);

/** Only S256 ever reaches a code. */
function fits(verifier: string, challenge: string | undefined): boolean {
  if (challenge === undefined || !/^[\w.~-]{43,128}$/.test(verifier)) return false;
  const made = Buffer.from(hash("sha256", verifier, "base64url"));
  const kept = Buffer.from(challenge);
  return made.length === kept.length && timingSafeEqual(made, kept);
}

const refused = (detail: string): Error => new errors.InvalidGrant({ detail });
