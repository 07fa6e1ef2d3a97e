/** The hub as a client of an upstream's authorization server: nothing long, nothing late, no redirect. */

import { createPrivateKey } from "node:crypto";
import { importPKCS8 } from "jose";
import * as client from "openid-client";
import { boundedFetch } from "../../identity/login/openid/bounded-fetch.ts";
import { detailOf, faultIn } from "../../identity/login/openid/failure-of.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import type { ClientSettings } from "./settings.ts";

export interface AuthorizationClient extends AsyncDisposable {
  readonly fetch: client.CustomFetch;
  /** The hub at a server of which this is known. */
  at(metadata: client.ServerMetadata): Promise<client.Configuration>;
  /** The hub at the server of this issuer, as the issuer's metadata has it (RFC 8414, or OpenID's). */
  discovered(issuer: string): Promise<client.Configuration>;
  /** Asks it something. @throws {@link AuthorizationFailure}, the signal's reason */
  ask<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

/**
 * `refused`: the server gives nothing for what it was shown. `client`: it does not accept the hub, or its
 * settings. `down`: it cannot be asked, or answers with what is no answer.
 */
type FailureKind = "refused" | "client" | "down";

export class AuthorizationFailure extends Error {
  readonly kind: FailureKind;
  /** A code of OAuth, or a name of an error; never what was sent or answered. */
  readonly detail: string;

  constructor(kind: FailureKind, detail: string, options?: ErrorOptions) {
    super(`The authorization server: ${kind}, ${detail}.`, options);
    this.name = "AuthorizationFailure";
    this.kind = kind;
    this.detail = detail;
  }
}

const what = "The authorization server's answer";

export function authorizationClient(
  upstream: string,
  settings: ClientSettings,
  log: Log,
): AuthorizationClient {
  const { clientId, timeoutSeconds } = settings;
  const wire = boundedFetch(upstream, undefined);
  let authentication: Promise<client.ClientAuth> | undefined;
  const authenticated = (): Promise<client.ClientAuth> =>
    (authentication ??= authenticationOf(settings));

  return {
    fetch: wire.fetch,
    async at(metadata) {
      const known = new client.Configuration(metadata, clientId, {}, await authenticated());
      known[client.customFetch] = wire.fetch;
      known.timeout = timeoutSeconds;
      // The fetch itself lets no other host be reached without encryption.
      client.allowInsecureRequests(known);
      return known;
    },
    async discovered(issuer) {
      const auth = await authenticated();
      const options = {
        [client.customFetch]: wire.fetch,
        timeout: timeoutSeconds,
        execute: [client.allowInsecureRequests],
      };
      const find = (algorithm: "oauth2" | "oidc"): Promise<client.Configuration> =>
        client.discovery(new URL(issuer), clientId, {}, auth, { ...options, algorithm });
      return find("oauth2").catch(() => find("oidc"));
    },
    async ask(signal, work) {
      try {
        return await withDeadline(what, timeoutSeconds, signal, work);
      } catch (error) {
        signal.throwIfAborted();
        const failure = failureOf(error);
        log.warn("an authorization server refused or failed", { upstream, error: failure });
        throw failure;
      }
    },
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}

async function authenticationOf(settings: ClientSettings): Promise<client.ClientAuth> {
  const { clientSecret, clientAuthentication, privateKey, keyId } = settings;
  if (privateKey !== undefined) {
    const key = await importPKCS8(privateKey, algorithmOf(privateKey));
    return client.PrivateKeyJwt(keyId === undefined ? key : { key, kid: keyId });
  }
  if (clientSecret === undefined) return client.None();
  return clientAuthentication === "basic"
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret);
}

/** The usual signature of such a key (RFC 7518, RFC 8037). */
function algorithmOf(pem: string): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPrivateKey(pem);
  if (type === "ed25519") return "EdDSA";
  if (type === "rsa") return "RS256";
  return details?.namedCurve === "secp384r1" ? "ES384" : "ES256";
}

/** Errors of RFC 6749, section 5.2, and RFC 8693 that say something of what was shown. */
const ofWhatWasShown = new Set([
  "invalid_grant",
  "access_denied",
  "invalid_target",
  "invalid_request",
]);
const passing = new Set(["temporarily_unavailable", "server_error", "slow_down"]);

function failureOf(error: unknown): AuthorizationFailure {
  if (error instanceof AuthorizationFailure) return error;
  const cause = { cause: error };
  const fault = faultIn(error);
  if (fault !== undefined || isKumihimoError(error)) {
    return new AuthorizationFailure("down", fault?.code ?? "deadline", cause);
  }
  const detail = detailOf(error);
  if (error instanceof client.ResponseBodyError) {
    if (ofWhatWasShown.has(error.error)) return new AuthorizationFailure("refused", detail, cause);
    const isPassing = passing.has(error.error) || error.status === 429;
    return new AuthorizationFailure(isPassing ? "down" : "client", detail, cause);
  }
  if (error instanceof client.AuthorizationResponseError) {
    return new AuthorizationFailure("refused", detail, cause);
  }
  if (error instanceof client.WWWAuthenticateChallengeError) {
    return new AuthorizationFailure("client", detail, cause);
  }
  return new AuthorizationFailure("down", detail, cause);
}
