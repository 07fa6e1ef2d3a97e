import { AuthorizationFailure } from "./authorization-client.ts";
import { credentialErrors } from "./errors.ts";

/** What a caller hears of a failure at an authorization server; `refused` says what a refusal is here. */
export function failureTold(upstream: string, error: unknown, refused: () => Error): unknown {
  if (!(error instanceof AuthorizationFailure)) return error;
  const cause = { cause: error };
  switch (error.kind) {
    case "refused":
      return refused();
    case "client":
      return credentialErrors.hubRefused({ upstream }, cause);
    case "down":
      return credentialErrors.credentialsDown({ upstream }, cause);
  }
}
