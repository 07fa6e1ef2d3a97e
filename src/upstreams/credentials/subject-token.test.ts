import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from "jose";
import type { Person } from "../../identity/people/people.ts";
import { testClock } from "../../identity/testing/test-clock.ts";
import { accessTokens } from "../../identity/tokens/access-token.ts";
import { subjectTokens } from "./subject-token.ts";
import { person } from "./testing/vault-world.ts";

const issuer = "https://hub.example";

const aya: Person = {
  id: "user:aya@corp",
  source: "corp",
  externalId: "uuid-1",
  username: "aya",
  email: "aya@example.org",
  groups: ["secret-group"],
  active: true,
};

async function signing() {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const keys = { signing: { id: "one", key: privateKey }, find: () => publicKey };
  const jwks = createLocalJWKSet({
    keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "EdDSA" }],
  });
  const clock = testClock();
  const people = { find: async (id: string) => (id === aya.id ? aya : undefined) };
  const tokenFor = subjectTokens({ keys, people, issuer, clock });
  return { keys, jwks, clock, tokenFor };
}

test("the hub's word names the caller and their source, for one audience and one minute", async () => {
  const { jwks, tokenFor } = await signing();
  const token = await tokenFor(person("aya"), "https://auth.example");
  const { payload } = await jwtVerify(token, jwks, { issuer, audience: "https://auth.example" });
  const { iat = 0, exp = 0, jti, ...claims } = payload;
  assert.equal(exp - iat, 60);
  assert.ok(jti);
  assert.deepEqual(claims, {
    iss: issuer,
    aud: "https://auth.example",
    sub: "user:aya@corp",
    act: { sub: issuer },
    source: "corp",
    source_id: "uuid-1",
    preferred_username: "aya",
    email: "aya@example.org",
  });
  const other = await tokenFor(person("aya"), "https://auth.example");
  assert.notEqual(other, token);
});

test("the hub does not take its own word for an access token", async () => {
  const { keys, clock, tokenFor } = await signing();
  const token = await tokenFor(person("aya"), `${issuer}/mcp`);
  const tokens = accessTokens({ keys, issuer, lifetimeSeconds: 300, clock });
  await assert.rejects(tokens.verify(token, `${issuer}/mcp`), { code: "identity.wrongToken" });
  assert.equal(decodeProtectedHeader(token).typ, "kumihimo-subject+jwt");
});

test("a service is named by its id alone", async () => {
  const { jwks, tokenFor } = await signing();
  const token = await tokenFor({ id: "client:ci", kind: "service", permissions: [] }, "a");
  const { payload } = await jwtVerify(token, jwks, { issuer, audience: "a" });
  assert.equal(payload.sub, "client:ci");
  assert.equal(payload["source"], undefined);
});
