/** Access tokens, and every way in which something else is passed off as one. */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { isKumihimoError } from "../../kernel/errors.ts";
import { testClock } from "../testing/test-clock.ts";
import { type AccessGrant, accessTokens } from "./access-token.ts";
import { seenTokens } from "./seen-tokens.ts";

const issuer = "http://127.0.0.1:3000";
const audience = `${issuer}/mcp`;
const grant: AccessGrant = {
  subject: "user:aya@corp",
  clientId: "acme-agent",
  session: "s_1",
  audience,
  scopes: ["mcp:read", "mcp:write"],
};

const pair = await generateKeyPair("EdDSA", { extractable: true });
const stranger = await generateKeyPair("EdDSA", { extractable: true });
const clock = testClock();
const keys = {
  signing: { id: "one", key: pair.privateKey },
  find: (id: string) => (id === "one" ? pair.publicKey : undefined),
};
const tokens = accessTokens({ keys, issuer, lifetimeSeconds: 300, clock });
const later = new Date(Date.now() + 1e9);

const refused = (token: string, at = audience): Promise<void> =>
  assert.rejects(
    tokens.verify(token, at),
    (error) => isKumihimoError(error) && error.code === "identity.wrongToken",
  );

const json = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const header = { alg: "EdDSA", typ: "at+jwt", kid: "one" };

function claims(): JWTPayload {
  const now = Math.floor(clock.now().getTime() / 1000);
  return {
    iss: issuer,
    sub: grant.subject,
    aud: audience,
    client_id: "acme-agent",
    sid: "s_1",
    scope: "mcp:read",
    jti: "1",
    iat: now,
    exp: now + 300,
  };
}

const signed = (changes: JWTPayload = {}, head: object = {}, key = pair.privateKey) =>
  new SignJWT({ ...claims(), ...changes }).setProtectedHeader({ ...header, ...head }).sign(key);

test("what is granted is what is read", async () => {
  const full = { ...grant, keyThumbprint: "key", actor: "client:agent" };
  for (const each of [grant, full, { ...grant, scopes: [] }]) {
    const { token, expiresIn } = await tokens.sign(each, later);
    assert.equal(expiresIn, 300);
    const { id, expiresAt, ...read } = await tokens.verify(token, audience);
    assert.deepEqual(read, { keyThumbprint: undefined, actor: undefined, ...each });
    assert.match(id, /^[\w-]{22}$/);
    assert.ok(Math.abs(expiresAt - Date.now() / 1000 - 300) < 60);
  }
});

test("a token as made here passes, so that the attacks below fail for their own reason", async () => {
  assert.equal((await tokens.verify(await signed(), audience)).subject, grant.subject);
});

test("a token without signature, in any spelling of none, is refused", async () => {
  for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
    const text = `${json({ ...header, alg })}.${json(claims())}.`;
    await refused(text);
    await refused(`${text}${Buffer.alloc(64).toString("base64url")}`);
  }
});

test("HS256 with the public key as its secret is refused, however the key is written", async () => {
  const jwk = await exportJWK(pair.publicKey);
  const secrets = [
    await exportSPKI(pair.publicKey),
    (await exportSPKI(pair.publicKey)).trim(),
    JSON.stringify(jwk),
    Buffer.from(jwk.x ?? "", "base64url"),
    jwk.x ?? "",
  ];
  for (const secret of secrets) {
    const text = `${json({ ...header, alg: "HS256" })}.${json(claims())}`;
    await refused(`${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`);
  }
});

test("a key that the token itself brings counts for nothing", async () => {
  const jwk = await exportJWK(stranger.publicKey);
  await refused(await signed({}, { jwk, kid: undefined }, stranger.privateKey));
  await refused(await signed({}, { jwk }, stranger.privateKey));
  await refused(await signed({}, { jku: "http://127.0.0.1/jwks" }, stranger.privateKey));
  await refused(await signed({}, { kid: "../../etc/passwd" }));
  await refused(await signed({}, { kid: undefined }));
  await refused(await signed({}, { kid: "two" }));
});

test("a token for somebody else is refused: audience, issuer, type", async () => {
  for (const aud of ["https://elsewhere.example/mcp", `${audience}/`, issuer, "", []]) {
    await refused(await signed({ aud }));
  }
  await refused(await signed({ aud: [audience, "https://elsewhere.example"] }));
  await refused(await signed(), `${audience}/crm`);
  for (const iss of ["https://elsewhere.example", `${issuer}/`, ""]) {
    await refused(await signed({ iss }));
  }
  for (const typ of ["JWT", "jwt", "id+jwt", "logout+jwt", "dpop+jwt", "oauth-id-jag+jwt", ""]) {
    await refused(await signed({}, { typ }));
  }
  await refused(await signed({}, { typ: undefined }));
});

test("a token that lacks a claim, or has one of another kind, is refused", async () => {
  for (const name of Object.keys(claims())) {
    await refused(await signed({ [name]: undefined }));
  }
  await refused(await signed({ scope: ["mcp:admin"] }));
  await refused(await signed({ cnf: { jkt: "" } }));
  await refused(await signed({ cnf: "key" }));
  await refused(await signed({ exp: Number.MAX_SAFE_INTEGER + 1 }));
});

test("a token that ended a second ago is refused, and one that ends in a second is not", async () => {
  const now = Math.floor(clock.now().getTime() / 1000);
  await refused(await signed({ exp: now - 1 }));
  await refused(await signed({ exp: now }));
  assert.ok(await tokens.verify(await signed({ exp: now + 60 }), audience));
  const { token } = await tokens.sign(grant, later);
  clock.advance(299);
  assert.ok(await tokens.verify(token, audience));
  clock.advance(2);
  await refused(token);
});

test("a token never outlives what it was made for", async () => {
  const { expiresIn } = await tokens.sign(grant, new Date(clock.now().getTime() + 20_000));
  assert.ok(expiresIn <= 20 && expiresIn >= 19);
});

test("no letter of a token can be changed", async () => {
  const token = await signed();
  for (let at = 0; at < token.length; at += 7) {
    const letter = token[at] === "A" ? "Q" : "A";
    await refused(`${token.slice(0, at)}${letter}${token.slice(at + 1)}`);
  }
});

test("whatever is sent in place of a token, it is refused and nothing breaks", async () => {
  const part = fc.oneof(fc.string(), fc.json().map(json), fc.base64String());
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(part, { maxLength: 6 }).map((parts) => parts.join(".")),
  );
  await fc.assert(fc.asyncProperty(text, (token) => refused(token)));
  await refused(`${await signed()}${"A".repeat(10_000)}`);
});

test("of tokens seen only so many are remembered, and none beyond its end", () => {
  const seen = seenTokens<string>(3);
  for (const name of ["a", "b", "c"]) seen.keep(name, name, 10);
  seen.keep("a", "again", 20);
  seen.keep("d", "d", 10);
  assert.equal(seen.size, 3);
  assert.equal(seen.find("b", 1), undefined);
  assert.equal(seen.find("a", 19.9), "again");
  assert.equal(seen.find("a", 20), undefined);
  assert.equal(seen.size, 2);
  assert.equal(seen.find("unknown", 1), undefined);
});
