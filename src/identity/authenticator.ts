import type { Secret } from "../kernel/secret.ts";
import { identityErrors } from "./errors.ts";
import { operator, type Principal } from "./principal.ts";

/** What an HTTP request says of who sends it. */
export interface Credentials {
  readonly method?: string | undefined;
  /** As in the request line: path and query. */
  readonly url?: string | undefined;
  readonly headers: {
    readonly authorization?: string | undefined;
    /** The proof that its sender holds a key (RFC 9449); Node joins several with commas. */
    readonly dpop?: string | string[] | undefined;
  };
}

/** Tells who calls. */
export interface Authenticator {
  /**
   * At once where nobody has to be asked.
   *
   * @throws `identity.noToken`, `identity.wrongToken`, also from the promise
   */
  principal(request: Credentials): Principal | Promise<Principal>;
}

const bearer = /^Bearer +([\w.~+/-]+=*) *$/i;

/** Whoever holds the token is the operator (RFC 6750, section 2.1). */
export const tokenAuthenticator = (token: Secret): Authenticator => ({
  principal({ headers: { authorization } }) {
    if (authorization === undefined) throw identityErrors.noToken({});
    const offered = bearer.exec(authorization)?.[1];
    if (offered === undefined || !token.equals(offered)) throw identityErrors.wrongToken({});
    return operator;
  },
});

/** Everybody is the operator; for a hub that only this machine can reach. */
export const openAuthenticator: Authenticator = { principal: () => operator };
