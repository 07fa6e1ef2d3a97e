/** The requests of OAuth by hand, so that each part of them can be wrong. */

import { randomBytes } from "node:crypto";
import type { TestBrowser } from "./browser.ts";
import type { LoginHub } from "./login-hub.ts";
import { throughPages } from "./person.ts";

/** RFC 7636, appendix B. */
export const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
export const redirectUri = "http://127.0.0.1:5555/callback";

type Fields = Readonly<Record<string, string | undefined>>;

function encoded(fields: Fields): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(name, value);
  }
  return form;
}

/** As a client that does everything right, but for `changed`; undefined leaves a field out. */
export function authorizeUrl({ url }: Pick<LoginHub, "url">, changed: Fields = {}): string {
  const fields = encoded({
    client_id: "acme-agent",
    response_type: "code",
    redirect_uri: redirectUri,
    code_challenge: codeChallenge,
    code_challenge_method: "S256",
    state: randomBytes(8).toString("hex"),
    scope: "mcp:read mcp:write",
    resource: `${url}/mcp`,
    ...changed,
  });
  return `${url}/oauth/authorize?${fields.toString()}`;
}

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function post(url: string, fields: Fields, headers: Fields = {}): Promise<Reply> {
  const response = await fetch(url, {
    method: "POST",
    body: encoded(fields),
    headers: Object.fromEntries(encoded(headers)),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
}

/** A code of somebody who logged in and allowed everything. */
export async function codeOf(
  hub: LoginHub,
  changed: Fields = {},
  browser: TestBrowser = hub.browser(),
): Promise<string> {
  const seen = await browser.open(authorizeUrl(hub, changed));
  const { url } = await throughPages(browser, seen, { username: "alice" });
  const code = url.searchParams.get("code");
  if (code === null) throw new Error(`There is no code in ${url.href}`);
  return code;
}

export const exchange = (
  { url }: Pick<LoginHub, "url">,
  changed: Fields,
  headers: Fields = {},
): Promise<Reply> =>
  post(
    `${url}/oauth/token`,
    {
      grant_type: "authorization_code",
      client_id: "acme-agent",
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...changed,
    },
    headers,
  );

/** Whether an access token opens the hub. */
export async function opens({ url }: Pick<LoginHub, "url">, token: unknown): Promise<number> {
  const response = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${String(token)}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
  });
  await response.body?.cancel();
  return response.status;
}
