import * as client from "openid-client";
import type { Principal } from "../../identity/principal.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../telemetry/log.ts";
import { authorizationClient, AuthorizationFailure } from "./authorization-client.ts";
import type { CallerCredential, CallerCredentials } from "./credential.ts";
import { credentialErrors } from "./errors.ts";
import { failureTold } from "./failure-told.ts";
import { KeptCredentials } from "./kept-credentials.ts";
import type { ExchangeSettings } from "./settings.ts";
import { SharedWork } from "./shared-work.ts";

/**
 * The hub's own word for who the caller is: a JWT of a minute, made for this `audience` alone. The
 * caller's own token is not in it.
 */
export type SubjectTokenFor = (principal: Principal, audience: string) => Promise<string>;

export interface ExchangeNeeds {
  readonly subjectTokenFor: SubjectTokenFor;
  readonly log: Log;
  readonly clock: Clock;
}

const grantType = "urn:ietf:params:oauth:grant-type:token-exchange";

/** Where the server does not say how long its token is good, and at most, in seconds. */
const unsaidSeconds = 60;
const mostSeconds = 3600;
/** Before its end a token is not used any more, so that it does not end on its way. */
const marginSeconds = 30;

/** Each caller's token for the upstream, given for the hub's word (OAuth 2.0 Token Exchange, RFC 8693). */
export function tokenExchange(
  upstream: string,
  settings: ExchangeSettings,
  { subjectTokenFor, log, clock }: ExchangeNeeds,
): CallerCredentials & AsyncDisposable {
  const { tokenEndpoint, issuer = tokenEndpoint } = settings;
  const server = authorizationClient(upstream, settings, log);
  const kept = new KeptCredentials(clock);
  const asking = new SharedWork<CallerCredential>();
  const refusal = (): Error => credentialErrors.exchangeRefused({ upstream });

  const exchanged = async (caller: Principal): Promise<CallerCredential> => {
    const never = new AbortController().signal;
    const answer = await server.ask(never, async () => {
      const there = await server.at({ issuer, token_endpoint: tokenEndpoint });
      const subjectToken = await subjectTokenFor(caller, issuer);
      return client.genericGrantRequest(there, grantType, asked(settings, subjectToken));
    });
    // Whatever needs a proof of a key, or is no access token, cannot be used so.
    if (answer.token_type !== "bearer" || !isToken(answer.access_token)) {
      throw new AuthorizationFailure("client", `token_type ${answer.token_type.slice(0, 20)}`);
    }
    const headers = ["authorization", `Bearer ${answer.access_token}`];
    const credential = { session: caller.id, headers };
    const seconds = Math.min(answer.expires_in ?? unsaidSeconds, mostSeconds);
    kept.keep(caller.id, credential, seconds - Math.min(marginSeconds, seconds / 4));
    return credential;
  };

  const of = async (caller: Principal, signal: AbortSignal): Promise<CallerCredential> => {
    if (caller.kind === "operator") throw credentialErrors.noPerson({ upstream });
    const known = kept.find(caller.id);
    if (known !== undefined) return known;
    try {
      return await asking.do(caller.id, signal, () => exchanged(caller));
    } catch (error) {
      throw failureTold(upstream, error, refusal);
    }
  };

  return {
    of,
    insteadOf(refused, caller, signal) {
      kept.drop(caller.id, refused);
      return of(caller, signal);
    },
    refused: () => credentialErrors.credentialRefused({ upstream, url: undefined }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await asking.settled();
    },
  };
}

/** RFC 8693, section 2.1. */
function asked(settings: ExchangeSettings, subjectToken: string): Record<string, string> {
  const { subjectTokenType, audience, resource, scopes } = settings;
  return {
    subject_token: subjectToken,
    subject_token_type: subjectTokenType,
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    ...(audience !== undefined && { audience }),
    ...(resource !== undefined && { resource }),
    ...(scopes.length > 0 && { scope: scopes.join(" ") }),
  };
}

/** What can stand in a header (RFC 6750, section 2.1, and what servers do besides). */
export const isToken = (text: string): boolean => /^[\x21-\x7e]{1,8192}$/.test(text);
