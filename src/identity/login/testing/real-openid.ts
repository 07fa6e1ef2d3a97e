/** A real OpenID provider of a test's own, and a browser that logs in with it. */

import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type { Configuration, JWK } from "oidc-provider";
import { browse } from "./browser.ts";

export const callbackUrl = "http://127.0.0.1:49151/login/corp/callback";
export const clientSecret = "the-secret-of-the-hub-at-the-provider";

export interface RealOpenid {
  readonly issuer: string;
  /** What the settings of the hub say of it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Logs in as `login` where `url` asks for it; gives what the browser brings to the callback. */
  comeBack(url: string, login: string): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

/** What the provider tells of everybody, besides `sub`. */
export type Told = Readonly<Record<string, unknown>>;

const profile = ["preferred_username", "name", "email", "email_verified", "groups", "tid"];

interface Options {
  /** Whether ID tokens have all claims, not only `sub`. */
  readonly inToken?: boolean;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Where it sends people back to; left out, {@link callbackUrl}. */
  readonly callback?: string;
}

export async function realOpenid(
  t: TestContext,
  told: (login: string) => Told,
  { tls, inToken = true, callback = callbackUrl }: Options = {},
): Promise<RealOpenid> {
  const { default: Provider } = await import("oidc-provider");
  const server = tls === undefined ? createServer() : createSecureServer(tls);
  await once(server.listen(0, "127.0.0.1"), "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  const issuer = `http${tls === undefined ? "" : "s"}://127.0.0.1:${port}`;
  const handle = new Provider(issuer, configurationFor(told, inToken, callback)).callback();
  server.on("request", (request, response) => void handle(request, response));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  t.after(close);
  return {
    issuer,
    settings: { kind: "oidc", issuer, clientId: "hub", clientSecret },
    comeBack: (url, login) => browse(url, callback, { prompt: "login", login, password: "any" }),
    close,
  };
}

/** Whoever logs in agrees to everything. */
const configurationFor = (
  told: (login: string) => Told,
  inToken: boolean,
  callback: string,
): Configuration => ({
  clients: [{ client_id: "hub", client_secret: clientSecret, redirect_uris: [callback] }],
  claims: { openid: ["sub"], profile, email: ["email", "email_verified"] },
  conformIdTokenClaims: !inToken,
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...told(id) }) }),
  loadExistingGrant: async ({ oidc }) => {
    const clientId = oidc.client?.clientId ?? "";
    const accountId = oidc.session?.accountId ?? "";
    const grant = new oidc.provider.Grant({ clientId, accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
  jwks: { keys: [signingKey()] },
  cookies: { keys: ["only-for-a-test"] },
  ttl: { Session: 60, Interaction: 60, Grant: 60, IdToken: 60, AccessToken: 60 },
});

const signingKey = (): JWK => ({
  ...createPrivateKey(
    generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    }).privateKey,
  ).export({ format: "jwk" }),
  kid: "one",
  alg: "RS256",
  use: "sig",
});
