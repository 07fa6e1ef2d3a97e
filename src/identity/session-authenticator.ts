import type { Secret } from "../kernel/secret.ts";
import { type Authenticator, type Credentials, tokenAuthenticator } from "./authenticator.ts";
import type { PresentedToken } from "./tokens/presented-token.ts";

export interface SessionAuthenticatorNeeds {
  /** Of the operator, who comes in whatever becomes of logins. */
  readonly operatorToken: Secret;
  readonly present: PresentedToken;
  /** The hub's address as clients know it, without a slash at its end. */
  readonly publicUrl: string;
}

/** What operators' tokens begin with, and no other token does. */
const operatorSign = "kumihimo_";
const scoped = "/mcp/";

/** Whoever holds a token of a session; and the operator. */
export function sessionAuthenticator(needs: SessionAuthenticatorNeeds): Authenticator {
  const { operatorToken, present, publicUrl } = needs;
  const operators = tokenAuthenticator(operatorToken);
  const whole = `${publicUrl}/mcp`;

  /** On the address of one server behind the hub a token may be for that server alone. */
  const audienceOf = ({ url = "", headers }: Credentials): string => {
    if (!url.startsWith(scoped)) return whole;
    const one = publicUrl + pathOf(url);
    return intendedFor(headers.authorization ?? "") === one ? one : whole;
  };

  return {
    principal(request) {
      const { method = "", url = "/", headers } = request;
      const { authorization, dpop } = headers;
      if (authorization?.includes(operatorSign) === true) return operators.principal(request);
      const found = present(
        {
          authorization,
          dpop: Array.isArray(dpop) ? dpop.join(", ") : dpop,
          method,
          url: publicUrl + url,
        },
        audienceOf(request),
      );
      return found instanceof Promise ? found.then((each) => each.principal) : found.principal;
    },
  };
}

const pathOf = (url: string): string => url.split("?", 1)[0] ?? url;

/** What a token says of itself, which nobody has checked yet. */
function intendedFor(authorization: string): unknown {
  const [, payload] = authorization.split(".", 2);
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
    return typeof claims === "object" && claims !== null && "aud" in claims
      ? claims.aud
      : undefined;
  } catch {
    return undefined;
  }
}
