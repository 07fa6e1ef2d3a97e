/** Logs somebody in to a hub over its real pages, and brings the tokens a client gets (RFC 6749, section 4.1). */

import { createHash, randomBytes } from "node:crypto";
import { testBrowser } from "../src/http/testing/browser.ts";

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

export interface Person {
  readonly username: string;
  readonly password: string;
}

export const testClient = { id: "acme-agent", redirectUris: ["http://127.0.0.1/callback"] };

const callback = "http://127.0.0.1:43118/callback";

/** @param scope What the client asks for. */
export async function logIn(
  hub: string,
  { username, password }: Person,
  scope = "mcp:read mcp:write mcp:execute",
): Promise<Tokens> {
  const verifier = randomBytes(32).toString("base64url");
  const address = new URL(`${hub}/oauth/authorize`);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: testClient.id,
    redirect_uri: callback,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    resource: `${hub}/mcp`,
    scope,
    state: "state",
  }).toString();
  const browser = testBrowser(hub);
  let seen = await browser.open(address);
  for (let pages = 0; seen.html !== "" && pages < 4; pages += 1) {
    const fields: Record<string, string> = seen.html.includes('type="password"')
      ? { action: "login", username, password }
      : { action: "allow" };
    seen = await browser.submit(seen, fields);
  }
  const code = seen.url.searchParams.get("code");
  if (code === null) throw new Error(`No code: ${seen.url.href} ${seen.html}`);
  const fields = { grant_type: "authorization_code", code, code_verifier: verifier };
  return tokensOf(await askToken(hub, { ...fields, redirect_uri: callback }));
}

export const refresh = (hub: string, refreshToken: string): Promise<Response> =>
  askToken(hub, { grant_type: "refresh_token", refresh_token: refreshToken });

const askToken = (hub: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${hub}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ client_id: testClient.id, ...fields }),
  });

export async function tokensOf(answer: Response): Promise<Tokens> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return JSON.parse(text);
}
