import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { testClock } from "../../identity/testing/test-clock.ts";
import { silentLog } from "../../telemetry/log.ts";
import { serve } from "../http/testing/serve.ts";
import { authorizationClient } from "./authorization-client.ts";
import { authorizationServer } from "./authorization-server.ts";
import { credentialSettings } from "./settings.ts";
import { clientId, smallAuthorizationServer } from "./testing/small-authorization-server.ts";

const settingsWith = (oauth: object) => credentialSettings.safeParse({ mode: "user-vault", oauth });

function found(t: TestContext, given: object, url?: string) {
  const settings = credentialSettings.parse({
    mode: "user-vault",
    oauth: { clientId, ...given },
  });
  const oauth = settings.mode === "user-vault" ? settings.oauth : undefined;
  assert.ok(oauth);
  const client = authorizationClient("crm", oauth, silentLog);
  t.after(() => client[Symbol.asyncDispose]());
  const clock = testClock();
  return { clock, find: authorizationServer(oauth, { client, url, clock }) };
}

test("a secret is only for a server that the operator named", () => {
  assert.equal(settingsWith({ clientId, clientSecret: "s" }).success, false);
  assert.equal(settingsWith({ clientId, privateKey: "k" }).success, false);
  const issuer = "https://auth.example";
  assert.equal(settingsWith({ clientId, clientSecret: "s", issuer }).success, true);
  assert.equal(settingsWith({ clientId }).success, true);
  const both = { clientId, issuer, clientSecret: "s", privateKey: "k" };
  assert.equal(settingsWith(both).success, false);
  const half = { clientId, tokenEndpoint: "https://auth.example/token" };
  assert.equal(settingsWith(half).success, false);
});

test("headers with another meaning cannot hold a token", () => {
  for (const header of [
    "Cookie",
    "Host",
    "Mcp-Session-Id",
    "Content-Length",
    "Transfer-Encoding",
  ]) {
    const given = { mode: "user-vault", header };
    assert.equal(credentialSettings.safeParse(given).success, false, header);
  }
  const own = credentialSettings.parse({ mode: "user-vault", header: "X-API-Key", scheme: "" });
  assert.equal(own.mode === "user-vault" && own.header, "x-api-key");
});

test("endpoints that the operator wrote are used as they are, and nobody is asked", async (t) => {
  const authorizationEndpoint = "https://auth.example/authorize";
  const tokenEndpoint = "https://auth.example/token";
  const given = { authorizationEndpoint, tokenEndpoint, resource: "https://crm.example/" };
  const { configuration, resource } = await found(t, given).find();
  const { issuer, ...metadata } = configuration.serverMetadata();
  assert.equal(issuer, "https://auth.example");
  assert.equal(metadata.token_endpoint, tokenEndpoint);
  assert.equal(resource, "https://crm.example/");
});

test("metadata of another issuer are refused", async (t) => {
  const server = await smallAuthorizationServer(t);
  server.conduct.metadata = { issuer: "https://elsewhere.example" };
  await assert.rejects(found(t, { issuer: server.issuer }).find());
});

test("what was found is kept for an hour, and a failure is not", async (t) => {
  const server = await smallAuthorizationServer(t);
  const { clock, find } = found(t, { issuer: server.issuer });
  server.conduct.metadata = { code_challenge_methods_supported: [] };
  await assert.rejects(find(), { detail: "no PKCE with S256" });
  delete server.conduct.metadata;
  const first = await find();
  assert.equal(await find(), first);
  clock.advance(3601);
  assert.notEqual(await find(), first);
});

test("a server elsewhere cannot send the hub to its own machine", async (t) => {
  const upstream = await serve((request, response) => {
    const host = request.headers.host ?? "";
    const said = {
      resource: "https://crm.example/mcp",
      authorization_servers: [`http://${host}`],
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
  });
  t.after(() => upstream[Symbol.asyncDispose]());
  const { origin } = new URL(upstream.url);
  const settings = credentialSettings.parse({ mode: "user-vault", oauth: { clientId } });
  const oauth = settings.mode === "user-vault" ? settings.oauth : undefined;
  assert.ok(oauth);
  const client = authorizationClient("crm", oauth, silentLog);
  t.after(() => client[Symbol.asyncDispose]());
  // Its own address is elsewhere; the test answers in its place.
  const elsewhere: typeof client = {
    ...client,
    fetch: (url, options) => client.fetch(url.replace("https://crm.example", origin), options),
  };
  const url = "https://crm.example/mcp";
  const find = authorizationServer(oauth, { client: elsewhere, url, clock: testClock() });
  await assert.rejects(find(), { detail: "an address that must not be asked" });
});
