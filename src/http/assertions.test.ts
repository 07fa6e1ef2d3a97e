/** Enterprise-managed authorization: the company's identity provider lets a client in (ID-JAG). */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { after, before, test } from "node:test";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { assertionGrant } from "../identity/oauth/settings.ts";
import { type LoginHub, startLoginHub } from "./testing/login-hub.ts";
import { opens, post, type Reply } from "./testing/oauth-requests.ts";

const issuer = "https://idp.example.org";
const keys = await generateKeyPair("ES256");
const others = await generateKeyPair("ES256");
let jwks: Server;
let hub: LoginHub;

before(async () => {
  const key = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256", use: "sig" };
  jwks = createServer((_, response) => response.end(JSON.stringify({ keys: [key] })));
  await once(jwks.listen(0, "127.0.0.1"), "listening");
  const address = jwks.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const jwksUrl = `http://127.0.0.1:${port}/keys`;
  const grants = [assertionGrant];
  hub = await startLoginHub({
    auth: {
      clients: [
        { id: "enterprise-agent", grants },
        { id: "other-agent", grants },
      ],
      assertionIssuers: [{ issuer, jwksUrl, source: "entra" }],
    },
  });
  await hub.identity.people.arrived({
    source: "entra",
    externalId: "sub-of-aya",
    username: "aya",
    groups: ["readers", "writers"],
  });
});
after(async () => {
  jwks.close();
  await hub[Symbol.asyncDispose]();
});

let made = 0;

interface Assertion {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string>>;
  readonly key?: typeof keys.privateKey | Uint8Array;
}

const assertion = ({ claims = {}, header = {}, key }: Assertion = {}): Promise<string> => {
  const now = Math.floor(Date.now() / 1000);
  made += 1;
  return new SignJWT({
    iss: issuer,
    sub: "sub-of-aya",
    aud: hub.url,
    client_id: "enterprise-agent",
    jti: `assertion-${made}`,
    iat: now,
    exp: now + 120,
    scope: "mcp:read mcp:write",
    resource: `${hub.url}/mcp`,
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", kid: "one", typ: "oauth-id-jag+jwt", ...header })
    .sign(key ?? keys.privateKey);
};

const offer = (text: string, fields: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  post(`${hub.url}/oauth/token`, {
    grant_type: assertionGrant,
    client_id: "enterprise-agent",
    assertion: text,
    ...fields,
  });

test("it gives a token for the person, with what is asked for and asserted and theirs", async () => {
  const { status, body } = await offer(await assertion(), {
    scope: "mcp:read mcp:execute mcp:admin",
  });
  assert.equal(status, 200);
  assert.equal(body["scope"], "mcp:read");
  assert.equal(body["refresh_token"], undefined);
  assert.equal(await opens(hub, body["access_token"]), 200);
  const metadata = await fetch(`${hub.url}/.well-known/oauth-authorization-server`);
  assert.match(await metadata.text(), /grant-profile:id-jag/);
});

test("it is good once", async () => {
  const text = await assertion();
  const replies = await Promise.all(Array.from({ length: 5 }, () => offer(text)));
  assert.equal(replies.filter(({ status }) => status === 200).length, 1);
});

test("whatever is wrong with it, it is refused", async () => {
  const now = Math.floor(Date.now() / 1000);
  const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
  const none = `${btoa('{"alg":"none","typ":"oauth-id-jag+jwt"}')}.${(await assertion()).split(".")[1]}.`;
  const wrong: Readonly<Record<string, Assertion | string>> = {
    "another audience": { claims: { aud: `${hub.url}/oauth/token` } },
    "another issuer": { claims: { iss: "https://evil.example" } },
    "no issuer": { claims: { iss: "" } },
    "another client": { claims: { client_id: "other-agent" } },
    "no client": { claims: { client_id: undefined } },
    "an ID token": { header: { typ: "JWT" } },
    "an access token": { header: { typ: "at+jwt" } },
    ended: { claims: { iat: now - 120, exp: now - 1 } },
    old: { claims: { iat: now - 3600 } },
    "no end": { claims: { exp: undefined } },
    "no id": { claims: { jti: undefined } },
    "another key": { key: others.privateKey },
    "signed with what everybody knows": { key: secret, header: { alg: "HS256" } },
    "an unknown person": { claims: { sub: "sub-of-nobody" } },
    "a user name for an id": { claims: { sub: "aya" } },
    "not signed": none,
    "no token": "text",
  };
  for (const [what, each] of Object.entries(wrong)) {
    const text = typeof each === "string" ? each : await assertion(each);
    const { status, body } = await offer(text);
    assert.equal(status, 400, what);
    assert.equal(body["error"], "invalid_grant", what);
  }
});

const target = async (resource: string | undefined, asked: string): Promise<unknown> => {
  const text = await assertion({ claims: { resource } });
  return (await offer(text, { resource: asked })).body["error"];
};

test("it is for the resource that it names, and for one of the hub's", async () => {
  const mcp = `${hub.url}/mcp`;
  assert.equal(await target(mcp, mcp), undefined);
  assert.equal(await target(mcp, `${mcp}/crm`), "invalid_target");
  assert.equal(await target("https://elsewhere.example/mcp", mcp), "invalid_target");
  assert.equal(await target(undefined, `${mcp}/crm`), undefined);
});

test("an outage of the provider's keys is not the client's fault", async () => {
  const down = await startLoginHub({
    auth: {
      clients: [{ id: "enterprise-agent", grants: [assertionGrant] }],
      assertionIssuers: [{ issuer, jwksUrl: "http://127.0.0.1:9/keys", source: "entra" }],
    },
  });
  try {
    const { status, body } = await post(`${down.url}/oauth/token`, {
      grant_type: assertionGrant,
      client_id: "enterprise-agent",
      assertion: await assertion({ claims: { aud: down.url } }),
    });
    assert.equal(status, 503);
    assert.equal(body["error"], "temporarily_unavailable");
  } finally {
    await down[Symbol.asyncDispose]();
  }
});

test("a person who was switched off is refused", async () => {
  const { people } = hub.identity;
  await people.setActive("user:aya@entra", false);
  assert.equal((await offer(await assertion())).body["error"], "invalid_grant");
  await people.setActive("user:aya@entra", true);
});
