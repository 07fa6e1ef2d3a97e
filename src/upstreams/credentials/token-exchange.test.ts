import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { type TestContext, test } from "node:test";
import { decodeJwt, decodeProtectedHeader, importSPKI, jwtVerify } from "jose";
import { testClock } from "../../identity/testing/test-clock.ts";
import { operator, type Principal } from "../../identity/principal.ts";
import { type Log, silentLog } from "../../telemetry/log.ts";
import { credentialSettings } from "./settings.ts";
import {
  clientId,
  clientSecret,
  smallAuthorizationServer,
} from "./testing/small-authorization-server.ts";
import { tokenExchange } from "./token-exchange.ts";

const person = (name: string): Principal => ({
  id: `user:${name}@corp`,
  kind: "person",
  permissions: ["mcp:execute"],
});

const never = new AbortController().signal;

async function exchanging(t: TestContext, given: object = {}, log: Log = silentLog) {
  const server = await smallAuthorizationServer(t);
  const clock = testClock();
  const said: string[] = [];
  const settings = credentialSettings.parse({
    mode: "exchange",
    tokenEndpoint: `${server.issuer}/token`,
    clientId,
    clientSecret,
    ...given,
  });
  assert.ok(settings.mode === "exchange");
  const subjectTokenFor = async ({ id }: Principal, audience: string): Promise<string> => {
    said.push(audience);
    return `word for ${id}`;
  };
  const credentials = tokenExchange("crm", settings, { subjectTokenFor, log, clock });
  t.after(() => credentials[Symbol.asyncDispose]());
  return { server, clock, said, credentials };
}

const tokenOf = ({ headers }: { readonly headers: readonly string[] }): string =>
  headers[1]?.replace("Bearer ", "") ?? "";

test("the hub's word for the caller is exchanged for a token of the upstream's own", async (t) => {
  const given = { audience: "crm", resource: "https://crm.example/mcp", scopes: ["read", "write"] };
  const { server, said, credentials } = await exchanging(t, given);
  const credential = await credentials.of(person("aya"), never);
  assert.equal(server.ownerOf(tokenOf(credential)), "word for user:aya@corp");
  assert.deepEqual(server.faults, []);
  const type = "urn:ietf:params:oauth:token-type:";
  assert.deepEqual(Object.fromEntries(server.requests[0]?.body ?? []), {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: "word for user:aya@corp",
    subject_token_type: `${type}jwt`,
    requested_token_type: `${type}access_token`,
    audience: "crm",
    resource: "https://crm.example/mcp",
    scope: "read write",
  });
  assert.deepEqual(said, [`${server.issuer}/token`]);
});

test("a hundred calls at once of one caller ask once, and another caller gets another token", async (t) => {
  const { server, credentials } = await exchanging(t);
  server.conduct.delayMs = 50;
  const all = await Promise.all(
    Array.from({ length: 100 }, () => credentials.of(person("aya"), never)),
  );
  assert.equal(new Set(all.map(tokenOf)).size, 1);
  assert.equal(server.requests.length, 1);
  const other = await credentials.of(person("ken"), never);
  assert.notEqual(tokenOf(other), all.map(tokenOf)[0]);
  assert.notEqual(other.session, all[0]?.session);
});

test("a token is asked for again shortly before its end, and never kept beyond an hour", async (t) => {
  const { server, clock, credentials } = await exchanging(t);
  for (const [expiresIn, good, over] of [
    [300, 265, 10],
    [8, 5, 2],
    [undefined, 40, 10],
    [86_400, 3500, 100],
  ] as const) {
    server.conduct.expiresIn = expiresIn;
    const caller = person(`of${expiresIn}`);
    const first = await credentials.of(caller, never);
    clock.advance(good);
    assert.equal(await credentials.of(caller, never), first);
    clock.advance(over);
    assert.notEqual(tokenOf(await credentials.of(caller, never)), tokenOf(first));
  }
});

test("a token that the upstream refused is dropped, unless another came meanwhile", async (t) => {
  const { credentials } = await exchanging(t);
  const first = await credentials.of(person("aya"), never);
  const second = await credentials.insteadOf(first, person("aya"), never);
  assert.notEqual(tokenOf(second), tokenOf(first));
  assert.equal(second.session, first.session);
  assert.equal(await credentials.insteadOf(first, person("aya"), never), second);
});

test("who has no account there, a hub that is not known there, and a server that is down are told apart", async (t) => {
  const lines: string[] = [];
  const log = { ...silentLog, warn: (...all: unknown[]) => void lines.push(JSON.stringify(all)) };
  const { server, credentials } = await exchanging(t, {}, log);
  const answers: readonly (readonly [number, object | string, string])[] = [
    [400, { error: "invalid_request", error_description: "word for aya" }, "exchangeRefused"],
    [400, { error: "invalid_grant" }, "exchangeRefused"],
    [400, { error: "invalid_target" }, "exchangeRefused"],
    [401, { error: "invalid_client" }, "hubRefused"],
    [400, { error: "unauthorized_client" }, "hubRefused"],
    [400, { error: "invalid_scope" }, "hubRefused"],
    [429, { error: "slow_down" }, "credentialsDown"],
    [503, { error: "temporarily_unavailable" }, "credentialsDown"],
    [500, "<html>", "credentialsDown"],
    [200, "<html>", "credentialsDown"],
    [200, {}, "credentialsDown"],
    [200, { access_token: "x", token_type: "DPoP" }, "hubRefused"],
    [200, { access_token: "x", token_type: "N_A" }, "hubRefused"],
    [200, { access_token: "a b\r\nx-evil: 1", token_type: "Bearer" }, "hubRefused"],
    [302, {}, "credentialsDown"],
    [200, { access_token: "x".repeat(2_000_000), token_type: "Bearer" }, "credentialsDown"],
  ];
  for (const [status, body, code] of answers) {
    server.conduct.answer = (_, response) => {
      const type = typeof body === "string" ? "text/html" : "application/json";
      response.writeHead(status, { "content-type": type, location: "http://127.0.0.1:1/" });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
      return true;
    };
    await assert.rejects(
      credentials.of(person("aya"), never),
      { code: `upstreams.${code}` },
      JSON.stringify(body).slice(0, 80),
    );
  }
  delete server.conduct.answer;
  await server.close();
  await assert.rejects(credentials.of(person("aya"), never), {
    code: "upstreams.credentialsDown",
    status: 503,
  });
  for (const secret of [clientSecret, "word for"]) assert.ok(!lines.join("\n").includes(secret));
});

test("a server that says nothing is given up after its time", async (t) => {
  const { server, credentials } = await exchanging(t, { timeoutSeconds: 0.2 });
  server.conduct.answer = () => true;
  await assert.rejects(credentials.of(person("aya"), never), { code: "upstreams.credentialsDown" });
});

test("a caller who gives up leaves alone", async (t) => {
  const { server, credentials } = await exchanging(t);
  server.conduct.delayMs = 100;
  const stop = new AbortController();
  const left = credentials.of(person("aya"), stop.signal);
  const stays = credentials.of(person("aya"), never);
  stop.abort(new Error("gone"));
  await assert.rejects(left, /gone/);
  assert.ok(tokenOf(await stays));
  assert.equal(server.requests.length, 1);
});

test("the operator is nobody there", async (t) => {
  const { server, credentials } = await exchanging(t);
  await assert.rejects(credentials.of(operator, never), { code: "upstreams.noPerson" });
  assert.equal(server.requests.length, 0);
});

test("a hub with a key signs who it is, and sends no secret (RFC 7523)", async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const given = { clientSecret: undefined, privateKey, keyId: "hub-1" };
  const { server, credentials } = await exchanging(t, given);
  await credentials.of(person("aya"), never);
  const [{ body, headers } = assert.fail()] = server.requests;
  const assertion = body.get("client_assertion") ?? "";
  assert.equal(
    body.get("client_assertion_type"),
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  );
  assert.equal(decodeProtectedHeader(assertion).kid, "hub-1");
  await jwtVerify(assertion, await importSPKI(publicKey, "ES256"), {
    issuer: clientId,
    subject: clientId,
  });
  assert.ok((decodeJwt(assertion).exp ?? 0) > 0);
  assert.equal(headers.authorization, undefined);
});

test("an endpoint without encryption is refused unless it is on this machine", () => {
  const given = { mode: "exchange", clientId, tokenEndpoint: "http://auth.example/token" };
  assert.equal(credentialSettings.safeParse(given).success, false);
});
