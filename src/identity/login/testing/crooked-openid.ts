/** An OpenID provider that lies as a test tells it to; what no test changes is right. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { TestContext } from "node:test";
import { base64url, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { clientSecret } from "./real-openid.ts";

export interface Lies {
  readonly discovery?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `none`, `HS256` with the client's secret or the public key, or `forged` with a key that nobody knows. */
  readonly signature?: "none" | "HS256" | "HS256-public" | "forged";
  readonly userinfo?: Readonly<Record<string, unknown>>;
  /** Answers in the provider's place; true where it did. */
  readonly answer?: (path: string, response: ServerResponse) => boolean;
}

export interface CrookedOpenid {
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the browser brings back from the login that began with `url`. */
  comeBack(url: string): ReadonlyMap<string, string>;
  /** Replaces the lies there are. */
  lie(lies: Lies): void;
}

export async function crookedOpenid(t: TestContext, first: Lies = {}): Promise<CrookedOpenid> {
  let lies = first;
  const nonces = new Map<string, string>();
  const { jwk, sign } = await signer();
  const { issuer, serve } = await listening(t);
  const idToken = async (nonce: string): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: issuer, aud: "hub", sub: "aya", preferred_username: "aya", nonce };
    return sign({ ...right, iat: now, exp: now + 60, ...lies.claims }, lies.signature);
  };

  const pages: Readonly<Record<string, (body: URLSearchParams) => unknown>> = {
    "/.well-known/openid-configuration": () => ({ ...documentOf(issuer), ...lies.discovery }),
    "/jwks": () => ({ keys: [jwk] }),
    "/token": async (body) => ({
      access_token: "an-access-token",
      token_type: "Bearer",
      id_token: await idToken(nonces.get(body.get("code") ?? "") ?? ""),
    }),
    "/userinfo": () => ({ sub: "aya", groups: ["Engineers"], ...lies.userinfo }),
  };
  serve(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", issuer);
    const body = new URLSearchParams((await buffer(request)).toString("utf8"));
    if (lies.answer?.(pathname, response) === true) return;
    const page = await pages[pathname]?.(body);
    response.setHeader("content-type", "application/json").end(JSON.stringify(page));
  });

  return {
    settings: { kind: "oidc", issuer, clientId: "hub", clientSecret },
    comeBack(url) {
      const { searchParams } = new URL(url);
      const code = `code-${nonces.size}`;
      nonces.set(code, searchParams.get("nonce") ?? "");
      return new Map([
        ["code", code],
        ["state", searchParams.get("state") ?? ""],
      ]);
    },
    lie(next) {
      lies = next;
    },
  };
}

const documentOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  id_token_signing_alg_values_supported: ["ES256", "HS256", "none"],
});

type Answering = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listening(t: TestContext) {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const serve = (answer: Answering): void =>
    void server.on("request", (request, response) => void answer(request, response));
  return { issuer: `http://127.0.0.1:${port}`, serve };
}

/** Signs ID tokens, rightly and otherwise. */
async function signer() {
  const keys = await generateKeyPair("ES256", { extractable: true });
  const forger = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const sign = async (claims: JWTPayload, how: Lies["signature"]): Promise<string> => {
    if (how === "HS256") return signed(claims, "HS256", bytes(clientSecret));
    if (how === "HS256-public") return signed(claims, "HS256", bytes(JSON.stringify(jwk)));
    if (how === "forged") return signed(claims, "ES256", forger.privateKey);
    if (how === undefined) return signed(claims, "ES256", keys.privateKey);
    return `${base64url.encode('{"alg":"none"}')}.${base64url.encode(JSON.stringify(claims))}.`;
  };
  return { jwk, sign };
}

type Key = Parameters<SignJWT["sign"]>[0];

const signed = (claims: JWTPayload, alg: string, key: Key): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg, kid: "one" }).sign(key);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
