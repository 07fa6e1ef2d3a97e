import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { test, type TestContext } from "node:test";
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from "jose";
import { systemClock } from "../../kernel/clock.ts";
import { silentLog } from "../../telemetry/log.ts";
import { externalIssuer } from "./external-issuer.ts";
import { externalSettings } from "./settings.ts";

const audience = "https://hub.example/mcp";

interface Keys {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/** An issuer that publishes `keys`, which a test may change, and says of itself what `saying` adds. */
async function startIssuer(t: TestContext, saying: object = {}) {
  const keys = new Map<string, Keys>([["one", await generateKeyPair("ES256")]]);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const send = (body: unknown): void => void response.end(JSON.stringify(body));
    if (request.url === "/keys") {
      const published = [...keys].map(async ([kid, { publicKey }]) => ({
        ...(await exportJWK(publicKey)),
        kid,
        alg: "ES256",
      }));
      void Promise.all(published).then((all) => send({ keys: all }));
    } else if (request.url === "/realm/.well-known/openid-configuration") {
      send({ issuer, jwks_uri: `${origin}/keys`, ...saying });
    } else response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  t.after(stop);
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const origin = `http://127.0.0.1:${port}`;
  const issuer = `${origin}/realm`;
  const token = (claims: JWTPayload = {}, header: object = {}, kid = "one") =>
    new SignJWT({ sub: "u-1", client_id: "agent", scope: "mcp:read openid", ...claims })
      .setProtectedHeader({ alg: "ES256", kid, typ: "at+jwt", ...header })
      .setIssuer(typeof claims.iss === "string" ? claims.iss : issuer)
      .setAudience(claims.aud ?? audience)
      .setExpirationTime(claims.exp ?? Math.floor(Date.now() / 1000) + 300)
      .sign(keys.get(kid)?.privateKey ?? assert.fail());
  return { issuer, keys, asked, token, stop, origin };
}

function hub(issuer: string, settings: object = {}) {
  const judge = externalIssuer({
    issuer,
    settings: externalSettings.parse(settings),
    scopesOf: ({ source, groups }) =>
      source === "issuer" && groups.includes("staff") ? ["mcp:read", "mcp:execute"] : [],
    log: silentLog,
    clock: systemClock,
  });
  return { validate: (token: string, wanted: string) => judge.validate(token, wanted) };
}

const wrong = { code: "identity.wrongToken" };

test("a token for the hub says who calls and what they may do", async (t) => {
  const { issuer, token } = await startIssuer(t);
  const session = await hub(issuer).validate(await token(), audience);
  assert.deepEqual(session.principal, {
    id: `user:u-1@${new URL(issuer).host}`,
    kind: "person",
    permissions: ["mcp:read"],
    client: "agent",
  });
  const service = await token({ sub: "agent" });
  const { principal } = await hub(issuer).validate(service, audience);
  assert.equal(principal.id, "client:agent");
  assert.equal(principal.kind, "service");
});

test("groups say what somebody may do, and scopes in the token only narrow it", async (t) => {
  const { issuer, token } = await startIssuer(t);
  const { validate } = hub(issuer, { groupsClaim: "groups", usernameClaim: "upn" });
  const scopesOf = async (claims: JWTPayload): Promise<readonly string[]> =>
    (await validate(await token({ upn: "aya@example.org", ...claims }), audience)).scopes;
  assert.deepEqual(await scopesOf({ groups: ["staff"], scope: "openid" }), [
    "mcp:read",
    "mcp:execute",
  ]);
  assert.deepEqual(await scopesOf({ groups: ["staff"], scope: "mcp:read mcp:admin" }), [
    "mcp:read",
  ]);
  assert.deepEqual(await scopesOf({ groups: [], scope: "mcp:read" }), []);
  await assert.rejects(validate(await token(), audience), wrong, "it has no upn");
});

test("tokens that are not for the hub, not of the issuer or no access tokens are refused", async (t) => {
  const { issuer, token, keys } = await startIssuer(t);
  const { validate } = hub(issuer);
  const now = Math.floor(Date.now() / 1000);
  const refused = {
    "for another": await token({ aud: "https://other.example/mcp" }),
    "of another": await token({ iss: "https://evil.example" }),
    expired: await token({ exp: now - 1 }),
    "not yet": await token({ nbf: now + 60 }),
    "an ID token": await token({ nonce: "n" }, { typ: "JWT" }),
    "a refresh token": await token({ typ: "Refresh" }, { typ: "JWT" }),
    "a logout token": await token({}, { typ: "logout+jwt" }),
    "no token": "what",
  };
  for (const [what, each] of Object.entries(refused)) {
    await assert.rejects(validate(each, audience), wrong, what);
  }
  keys.set("forged", await generateKeyPair("ES256"));
  const forged = await token({}, { kid: "one" }, "forged");
  await assert.rejects(validate(forged, audience), wrong, "another key under its name");
});

const head = (header: object): string =>
  Buffer.from(JSON.stringify({ typ: "at+jwt", kid: "one", ...header })).toString("base64url");

test("a token without a signature, or signed with what everybody knows, is refused", async (t) => {
  const { issuer, token, keys } = await startIssuer(t);
  const { validate } = hub(issuer);
  const [, payload] = (await token()).split(".");
  await assert.rejects(validate(`${head({ alg: "none" })}.${payload}.`, audience), wrong);
  const known = await exportSPKI(keys.get("one")?.publicKey ?? assert.fail());
  const signed = `${head({ alg: "HS256" })}.${payload}`;
  const mac = createHmac("sha256", known).update(signed).digest("base64url");
  await assert.rejects(validate(`${signed}.${mac}`, audience), wrong);
});

test("an issuer that calls itself otherwise, or cannot be reached, is an outage and no wrong token", async (t) => {
  const down = { code: "identity.issuerDown" };
  const impostor = await startIssuer(t, { issuer: "https://other.example" });
  await assert.rejects(hub(impostor.issuer).validate(await impostor.token(), audience), down);
  const plain = await startIssuer(t, { jwks_uri: "http://keys.example/keys" });
  await assert.rejects(hub(plain.issuer).validate(await plain.token(), audience), down);
  const keyless = await startIssuer(t, { jwks_uri: "http://127.0.0.1:1/keys" });
  await assert.rejects(hub(keyless.issuer).validate(await keyless.token(), audience), down);
  const gone = await startIssuer(t);
  gone.stop();
  await assert.rejects(hub(gone.issuer).validate(await gone.token(), audience), down);
});

test("unknown keys do not make the hub ask the issuer again and again", async (t) => {
  const { issuer, token, keys, asked } = await startIssuer(t);
  const { validate } = hub(issuer);
  await validate(await token(), audience);
  keys.set("two", await generateKeyPair("ES256"));
  for (let count = 0; count < 20; count += 1) {
    await assert.rejects(validate(await token({}, {}, "two"), audience), wrong);
  }
  assert.equal(asked.filter((url) => url === "/keys").length, 1);
});
