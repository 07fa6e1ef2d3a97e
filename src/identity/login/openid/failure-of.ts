/** From what the OpenID client throws to what an operator is told. */

import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from "openid-client";
import { isKumihimoError, type KumihimoError } from "../../../kernel/errors.ts";
import { providerErrors } from "../errors.ts";

/** Our own error within what the client made of it. */
export function faultIn(error: unknown): KumihimoError | undefined {
  let inner = error;
  for (let depth = 0; depth < 5 && inner instanceof Error; depth += 1) {
    if (isKumihimoError(inner)) return inner;
    inner = inner.cause;
  }
  return undefined;
}

/** Codes and names of parameters and claims; never their values, which a person may have typed. */
export function detailOf(error: unknown): string {
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    return error.error.slice(0, 100);
  }
  if (!(error instanceof Error)) return typeof error;
  const code = error instanceof ClientError ? error.code : undefined;
  return [code ?? error.name, subjectOf(error)].filter((part) => part !== "").join(" ");
}

/** What the failure is about, such as `nonce` or `iss`. */
function subjectOf({ message, cause }: Error): string {
  if (cause instanceof Error) return subjectOf(cause) || firstQuoted(cause.message);
  for (const key of ["claim", "attribute"]) {
    const value = typeof cause === "object" && cause !== null ? valueOf(cause, key) : undefined;
    if (typeof value === "string") return value;
  }
  return firstQuoted(message);
}

const valueOf = (of: object, key: string): unknown =>
  Object.entries(of).find(([name]) => name === key)?.[1];

const firstQuoted = (text: string): string => /["`](\w{1,40})["`]/.exec(text)?.[1] ?? "";

/** Errors of the token endpoint (RFC 6749, section 5.2) that no person is to blame for. */
const ofTheHub = new Set(["invalid_client", "unauthorized_client"]);

/** Why the answer of a login is refused, or why the provider cannot be used. */
export function failureOf(provider: string, error: unknown): KumihimoError {
  const own = faultIn(error);
  if (own !== undefined) return own;
  const detail = detailOf(error);
  const cause = { cause: error };
  if (error instanceof AuthorizationResponseError) {
    return providerErrors.refusedAnswer({ provider, why: "denied", detail }, cause);
  }
  if (error instanceof WWWAuthenticateChallengeError || ofTheHub.has(detail)) {
    return providerErrors.providerFault({ provider, fault: "account", detail }, cause);
  }
  return providerErrors.refusedAnswer({ provider, why: "answer", detail }, cause);
}
