import { identityErrors } from "../errors.ts";
import type { Sessions, ValidSession } from "../sessions/sessions.ts";
import type { DpopProofs } from "./dpop-proof.ts";
import { tokenErrors } from "./errors.ts";

/** A request as far as it says who sends it. */
export interface Presentation {
  /** The header of that name. */
  readonly authorization: string | undefined;
  /** The header of that name; the headers, where there are several, joined by a comma. */
  readonly dpop?: string | undefined;
  readonly method: string;
  /** The address as the client wrote it, behind whatever stands between. */
  readonly url: string;
}

/**
 * Whose token comes with a request. A token that is bound to a key (DPoP) is good only with a proof of
 * that key for this request, and never as a bearer token (RFC 9449, section 7.1).
 *
 * At once, without a promise, for a bearer token that was seen before.
 *
 * @param audience The resource that is asked; left out, the hub's `/mcp`.
 * @throws `identity.noToken`, `identity.wrongToken`, `identity.wrongProof`
 */
export type PresentedToken = (
  request: Presentation,
  audience?: string,
) => ValidSession | Promise<ValidSession>;

const form = /^(Bearer|DPoP) +([\w.~+/-]+=*) *$/i;

export function presentedToken(
  sessions: Pick<Sessions, "validate">,
  proofs: DpopProofs,
): PresentedToken {
  const withProof = async (
    found: ValidSession,
    token: string,
    { dpop: proof, method, url }: Presentation,
  ): Promise<ValidSession> => {
    if (proof === undefined) throw tokenErrors.wrongProof({});
    const thumbprint = await proofs.check({ proof, method, url, accessToken: token });
    if (thumbprint === found.keyThumbprint) return found;
    throw identityErrors.wrongToken({}, { cause: new Error("The proof is of another key.") });
  };

  return (request, audience) => {
    const { authorization } = request;
    if (authorization === undefined) throw identityErrors.noToken({});
    const [, scheme = "", token] = form.exec(authorization) ?? [];
    if (token === undefined) throw identityErrors.wrongToken({});
    const isBearer = scheme.toLowerCase() === "bearer";
    const judge = (found: ValidSession): ValidSession | Promise<ValidSession> => {
      const isBound = found.keyThumbprint !== undefined;
      if (isBearer === isBound) {
        throw identityErrors.wrongToken({}, { cause: new Error("Bearer and DPoP are mixed up.") });
      }
      return isBound ? withProof(found, token, request) : found;
    };
    const found = sessions.validate(token, audience);
    return found instanceof Promise ? found.then(judge) : judge(found);
  };
}
