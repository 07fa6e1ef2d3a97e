/** An authorization server of a test's own: small, real, and strict about what the RFCs ask of a client. */

import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";

export const clientId = "kumihimo";
export const clientSecret = "the-secret-of-the-hub-there";

export interface TokenRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: URLSearchParams;
}

/** What a test changes: what it leaves out is right. */
export interface Conduct {
  /** Answers a token request in the server's place, once it was found to be right; true where it did. */
  answer?: (request: TokenRequest, response: ServerResponse) => boolean;
  /** Of access tokens, in seconds; undefined leaves `expires_in` out. */
  expiresIn?: number | undefined;
  metadata?: Readonly<Record<string, unknown>>;
  /** Before a token request is answered. */
  delayMs?: number;
  /** No token request is answered before. */
  held?: Promise<void>;
  tokenType?: string;
}

export interface SmallAuthorizationServer {
  readonly issuer: string;
  readonly conduct: Conduct;
  readonly requests: readonly TokenRequest[];
  /** What was wrong with requests, in words. */
  readonly faults: readonly string[];
  /** A refresh token that is good once. */
  refreshToken(): string;
  revoke(refreshToken: string): void;
  /** Agrees as `login` in a browser that was sent to `url`; gives where it is sent back to. */
  agree(url: string, login: string): Promise<URL>;
  /** Whose the access token is; undefined where it was not given here. */
  ownerOf(accessToken: string): string | undefined;
  close(): Promise<void>;
}

interface Code {
  readonly login: string;
  readonly challenge: string;
  readonly redirect: string;
  readonly resource: string | null;
}

export async function smallAuthorizationServer(t: TestContext): Promise<SmallAuthorizationServer> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const kept: Kept = {
    issuer,
    conduct: {},
    requests: [],
    faults: [],
    codes: new Map(),
    refresh: new Map(),
    access: new Map(),
  };
  server.on("request", (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer);
    void text(request).then(async (body) => {
      if (pathname === "/.well-known/oauth-authorization-server") {
        return json(response, 200, { ...metadataOf(issuer), ...kept.conduct.metadata });
      }
      if (pathname === "/authorize") return authorize(kept, searchParams, response);
      if (pathname !== "/token") return response.writeHead(404).end();
      const asked = { headers: request.headers, body: new URLSearchParams(body) };
      kept.requests.push(asked);
      await new Promise((resolve) => setTimeout(resolve, kept.conduct.delayMs ?? 0));
      await kept.conduct.held;
      return answerToken(kept, asked, response);
    });
  });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  t.after(close);
  return {
    issuer,
    conduct: kept.conduct,
    requests: kept.requests,
    faults: kept.faults,
    close,
    refreshToken: () => newRefresh(kept, "aya"),
    revoke: (token) => void kept.refresh.delete(token),
    ownerOf: (token) => kept.access.get(token),
    async agree(url, login) {
      const answer = await fetch(`${url}&login=${login}`, { redirect: "manual" });
      return new URL(answer.headers.get("location") ?? "about:blank");
    },
  };
}

interface Kept {
  readonly issuer: string;
  readonly conduct: Conduct;
  readonly requests: TokenRequest[];
  readonly faults: string[];
  readonly codes: Map<string, Code>;
  readonly refresh: Map<string, string>;
  readonly access: Map<string, string>;
}

const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  response_types_supported: ["code"],
  code_challenge_methods_supported: ["S256"],
  authorization_response_iss_parameter_supported: true,
});

const json = (response: ServerResponse, status: number, body: unknown): unknown =>
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));

/** RFC 6749, section 4.1.1, with RFC 7636. */
function authorize(kept: Kept, asked: URLSearchParams, response: ServerResponse): void {
  const fault = [
    [asked.get("response_type") === "code", "response_type"],
    [asked.get("client_id") === clientId, "client_id"],
    [asked.get("code_challenge_method") === "S256", "code_challenge_method"],
    [(asked.get("code_challenge") ?? "").length === 43, "code_challenge"],
    [(asked.get("state") ?? "").length >= 22, "state"],
  ].find(([isRight]) => isRight === false);
  if (fault !== undefined) kept.faults.push(String(fault[1]));
  const code = randomUUID();
  const redirect = asked.get("redirect_uri") ?? "";
  const login = asked.get("login") ?? "";
  const challenge = asked.get("code_challenge") ?? "";
  kept.codes.set(code, { login, challenge, redirect, resource: asked.get("resource") });
  const back = new URL(redirect);
  for (const [name, value] of [
    ["code", code],
    ["state", asked.get("state") ?? ""],
    ["iss", kept.issuer],
  ] as const) {
    back.searchParams.set(name, value);
  }
  response.writeHead(302, { location: back.href }).end();
}

type Grant = (kept: Kept, body: URLSearchParams) => string | undefined;

/** Whose the token is going to be; undefined where it is not given (`invalid_grant`). */
const grants: Readonly<Record<string, Grant>> = {
  authorization_code(kept, body) {
    const code = kept.codes.get(body.get("code") ?? "");
    kept.codes.delete(body.get("code") ?? "");
    const verifier = body.get("code_verifier") ?? "";
    const isProven = createHash("sha256").update(verifier).digest("base64url") === code?.challenge;
    if (!isProven) kept.faults.push("code_verifier");
    if (code?.redirect !== body.get("redirect_uri")) kept.faults.push("redirect_uri");
    if (code?.resource !== body.get("resource")) kept.faults.push("resource");
    return code?.login;
  },
  refresh_token(kept, body) {
    const token = body.get("refresh_token") ?? "";
    const login = kept.refresh.get(token);
    kept.refresh.delete(token);
    return login;
  },
  "urn:ietf:params:oauth:grant-type:token-exchange": (_, body) => body.get("subject_token") ?? "",
};

function answerToken(kept: Kept, asked: TokenRequest, response: ServerResponse): unknown {
  const { headers, body } = asked;
  if (!isClient(asked)) return json(response, 401, { error: "invalid_client" });
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true) {
    kept.faults.push("content-type");
  }
  if (kept.conduct.answer?.(asked, response) === true) return undefined;
  const type = body.get("grant_type") ?? "";
  const grant = grants[type];
  if (grant === undefined) return json(response, 400, { error: "unsupported_grant_type" });
  const login = grant(kept, body);
  if (login === undefined) return json(response, 400, { error: "invalid_grant" });
  return json(response, 200, tokensFor(kept, login, type));
}

const isClient = ({ headers, body }: TokenRequest): boolean =>
  basicIn(headers) === `${clientId}:${clientSecret}` || body.get("client_id") === clientId;

function tokensFor(kept: Kept, login: string, grantType: string) {
  const token = `access-${randomUUID()}`;
  kept.access.set(token, login);
  const { expiresIn, tokenType = "Bearer" } = kept.conduct;
  return {
    access_token: token,
    token_type: tokenType,
    ...(expiresIn !== undefined && { expires_in: expiresIn }),
    ...(grantType.includes("exchange")
      ? { issued_token_type: "urn:ietf:params:oauth:token-type:access_token" }
      : { refresh_token: newRefresh(kept, login) }),
  };
}

/** Both halves are form-encoded first (RFC 6749, section 2.3.1). */
const basicIn = ({ authorization = "" }: IncomingHttpHeaders): string =>
  decodeURIComponent(Buffer.from(authorization.replace("Basic ", ""), "base64").toString());

function newRefresh(kept: Kept, login: string): string {
  const token = `refresh-${randomUUID()}`;
  kept.refresh.set(token, login);
  return token;
}
