import type { Secret } from "../kernel/secret.ts";
import { identityErrors } from "./errors.ts";
import { operator, type Principal } from "./principal.ts";

/** Tells who calls from the `Authorization` header. */
export interface Authenticator {
  /** @throws `identity.noToken`, `identity.wrongToken` */
  principal(authorization: string | undefined): Principal;
}

const bearer = /^Bearer +([\w.~+/-]+=*) *$/i;

/** Whoever holds the token is the operator (RFC 6750, section 2.1). */
export const tokenAuthenticator = (token: Secret): Authenticator => ({
  principal(authorization) {
    if (authorization === undefined) throw identityErrors.noToken({});
    const offered = bearer.exec(authorization)?.[1];
    if (offered === undefined || !token.equals(offered)) throw identityErrors.wrongToken({});
    return operator;
  },
});

/** Everybody is the operator; for a hub that only this machine can reach. */
export const openAuthenticator: Authenticator = { principal: () => operator };
