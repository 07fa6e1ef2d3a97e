/** DPoP proofs at the token endpoint and at resources, and stolen tokens without the key. */

import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { after, test } from "node:test";
import fc from "fast-check";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";
import { isKumihimoError } from "../../kernel/errors.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { identityErrors } from "../errors.ts";
import type { ValidSession } from "../sessions/sessions.ts";
import { testClock } from "../testing/test-clock.ts";
import { dpopProofs, proofAlgorithms, type ProvenRequest } from "./dpop-proof.ts";
import { presentedToken } from "./presented-token.ts";

const url = "https://hub.example.org/mcp";
const pair = await generateKeyPair("ES256", { extractable: true });
const stranger = await generateKeyPair("ES256", { extractable: true });
const jwk = await exportJWK(pair.publicKey);
const thumbprint = await calculateJwkThumbprint(jwk);
const clock = testClock();
const state = memoryState({ clock });
after(() => state[Symbol.asyncDispose]());
const proofs = dpopProofs({ state, clock });

const json = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

let proofsMade = 0;

interface Made {
  readonly claims?: JWTPayload;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: typeof pair.privateKey;
}

async function made({ claims, header, key = pair.privateKey }: Made = {}): Promise<string> {
  proofsMade += 1;
  const iat = Math.floor(clock.now().getTime() / 1000);
  return await new SignJWT({ jti: `${proofsMade}`, htm: "POST", htu: url, iat, ...claims })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk, ...header })
    .sign(key);
}

const check = (proof: string, request: Partial<ProvenRequest> = {}): Promise<string> =>
  proofs.check({ proof, method: "POST", url, ...request });

const isCode = (code: string) => (error: unknown) => isKumihimoError(error) && error.code === code;

const refused = (proof: string, request: Partial<ProvenRequest> = {}): Promise<void> =>
  assert.rejects(check(proof, request), isCode("identity.wrongProof"));

test("a proof tells the thumbprint of its key, with every algorithm that is offered", async () => {
  assert.equal(await check(await made()), thumbprint);
  for (const alg of proofAlgorithms) {
    const own = await generateKeyPair(alg, { extractable: true });
    const header = { alg, jwk: await exportJWK(own.publicKey) };
    const proof = await made({ header, key: own.privateKey });
    assert.equal(await check(proof), await calculateJwkThumbprint(header.jwk), alg);
  }
});

test("a proof is good once, on whichever replica", async () => {
  const proof = await made();
  const other = dpopProofs({ state, clock });
  assert.equal(await other.check({ proof, method: "POST", url }), thumbprint);
  await refused(proof);
  const many = await made();
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => check(many)));
  assert.equal(all.filter(({ status }) => status === "fulfilled").length, 1);
  const sameId = await made({ claims: { jti: "same" } });
  const sameIdOther = {
    header: { jwk: await exportJWK(stranger.publicKey) },
    key: stranger.privateKey,
    claims: { jti: "same" },
  };
  await check(sameId);
  assert.ok(await check(await made(sameIdOther)), "another key's ids are its own");
});

test("a proof for another method or address is refused", async () => {
  await refused(await made(), { method: "GET" });
  await refused(await made({ claims: { htm: "post" } }));
  for (const htu of [
    "https://hub.example.org/mcp/",
    "https://hub.example.org/mcp/crm",
    "http://hub.example.org/mcp",
    "https://hub.example.org:444/mcp",
    "https://elsewhere.example/mcp",
    "https://hub.example.org.elsewhere.example/mcp",
    "/mcp",
    "",
  ]) {
    await refused(await made({ claims: { htu } }));
  }
});

test("query, fragment and spelling of the address do not count", async () => {
  for (const htu of [`${url}?a=1`, `${url}#x`, "https://HUB.example.org:443/mcp"]) {
    assert.equal(await check(await made({ claims: { htu } })), thumbprint);
  }
  assert.equal(await check(await made(), { url: `${url}?a=1` }), thumbprint);
});

test("a proof is for one token at a resource", async () => {
  const ath = hash("sha256", "token", "base64url");
  const accessToken = "token";
  assert.equal(await check(await made({ claims: { ath } }), { accessToken }), thumbprint);
  await refused(await made(), { accessToken });
  await refused(await made({ claims: { ath } }), { accessToken: "another" });
  await refused(await made({ claims: { ath: "token" } }), { accessToken });
});

test("a proof of yesterday or of tomorrow is refused", async () => {
  const now = Math.floor(clock.now().getTime() / 1000);
  for (const away of [-3600, -63, 63, 3600])
    await refused(await made({ claims: { iat: now + away } }));
  assert.ok(await check(await made({ claims: { iat: now - 50 } })));
  await refused(await made({ claims: { exp: now - 1 } }));
});

test("a proof that was remembered is refused for as long as it could be sent again", async () => {
  const now = Math.floor(clock.now().getTime() / 1000);
  const proof = await made({ claims: { iat: now + 59 } });
  await check(proof);
  clock.advance(115);
  await refused(proof);
});

test("forged proofs are refused: no signature, a shared secret, a private key, another's key, another type", async () => {
  const claims = { jti: "1", htm: "POST", htu: url, iat: Math.floor(Date.now() / 1000) };
  await refused(`${json({ alg: "none", typ: "dpop+jwt", jwk })}.${json(claims)}.`);
  const secret = new TextEncoder().encode("0123456789abcdef0123456789abcdef");
  const symmetric: JWK = { kty: "oct", k: Buffer.from(secret).toString("base64url") };
  const shared = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: "dpop+jwt", jwk: symmetric })
    .sign(secret);
  await refused(shared);
  await refused(await made({ header: { jwk: await exportJWK(pair.privateKey) } }));
  await refused(await made({ key: stranger.privateKey }));
  await refused(await made({ header: { jwk: undefined } }));
  for (const typ of ["JWT", "at+jwt", undefined]) await refused(await made({ header: { typ } }));
  for (const name of ["jti", "htm", "htu", "iat"]) {
    await refused(await made({ claims: { [name]: undefined } }));
  }
  await refused(await made({ claims: { jti: "x".repeat(5000) } }));
  await refused(`${await made()}, ${await made()}`);
});

test("whatever is sent in place of a proof, it is refused and nothing breaks", () =>
  fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
      await refused(text);
      await refused(`${text}.${text}.${text}`);
    }),
  ));

const session = (keyThumbprint?: string): ValidSession => ({
  session: "s_1",
  principal: { id: "user:aya@corp", kind: "person", permissions: ["mcp:read"] },
  clientId: "acme-agent",
  scopes: ["mcp:read"],
  audience: url,
  keyThumbprint,
  expiresAt: 1,
});

const presented = presentedToken(
  {
    validate(token) {
      if (token === "plain") return session();
      if (token === "bound") return session(thumbprint);
      throw identityErrors.wrongToken({});
    },
  },
  proofs,
);

const present = async (authorization: string | undefined, dpop?: string): Promise<ValidSession> =>
  presented({ authorization, dpop, method: "POST", url });

const ath = (token: string) => hash("sha256", token, "base64url");

test("a bound token comes with a proof of its key, a bearer token without", async () => {
  assert.equal((await present("Bearer plain")).session, "s_1");
  assert.equal((await present("bearer  plain ")).session, "s_1");
  const proof = await made({ claims: { ath: ath("bound") } });
  assert.equal((await present("DPoP bound", proof)).keyThumbprint, thumbprint);
  const bearer = presented({ authorization: "Bearer plain", method: "POST", url });
  assert.ok(!(bearer instanceof Promise), "nothing is waited for");
});

test("a stolen token is refused without the key, whatever comes with it", async () => {
  const wrongToken = isCode("identity.wrongToken");
  const wrongProof = isCode("identity.wrongProof");
  await assert.rejects(present("Bearer bound"), wrongToken);
  const own = await made({ claims: { ath: ath("bound") } });
  await assert.rejects(present("Bearer bound", own), wrongToken);
  await assert.rejects(present("DPoP bound"), wrongProof);
  await assert.rejects(present("DPoP bound", await made()), wrongProof);
  const used = await made({ claims: { ath: ath("bound") } });
  await present("DPoP bound", used);
  await assert.rejects(present("DPoP bound", used), wrongProof);
  const thief = await made({
    claims: { ath: ath("bound") },
    header: { jwk: await exportJWK(stranger.publicKey) },
    key: stranger.privateKey,
  });
  await assert.rejects(present("DPoP bound", thief), wrongToken);
  const plain = await made({ claims: { ath: ath("plain") } });
  await assert.rejects(present("DPoP plain", plain), wrongToken);
});

test("without a token, or with something else, nobody comes in", async () => {
  await assert.rejects(present(undefined), isCode("identity.noToken"));
  for (const authorization of [
    "",
    "Bearer",
    "Bearer ",
    "Basic plain",
    "plain",
    "Bearer a b",
    "Bearer é",
  ]) {
    await assert.rejects(present(authorization), isCode("identity.wrongToken"), authorization);
  }
});
