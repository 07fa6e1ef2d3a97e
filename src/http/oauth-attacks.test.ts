/** What somebody might try with the endpoints of the authorization server. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { robotSecret, testClients } from "./testing/known-clients.ts";
import { type LoginHub, startLoginHub } from "./testing/login-hub.ts";
import {
  authorizeUrl,
  codeOf,
  exchange,
  opens,
  post,
  redirectUri,
  verifier,
} from "./testing/oauth-requests.ts";
import { throughPages } from "./testing/person.ts";

let hub: LoginHub;

before(async () => {
  hub = await startLoginHub({ auth: { clients: testClients } });
});
after(() => hub[Symbol.asyncDispose]());

const basic = (id: string, word = robotSecret): string =>
  `Basic ${Buffer.from(`${id}:${word}`).toString("base64")}`;

/** Where a browser ends that did nothing but follow the address. */
const seen = (changed: Parameters<typeof authorizeUrl>[1]) =>
  hub.browser().open(authorizeUrl(hub, changed));

test("a redirect that is not the client's own is never followed, nor told of", async () => {
  for (const address of [
    "http://127.0.0.1:5555/elsewhere",
    "http://127.0.0.1:5555/callback/",
    "http://127.0.0.1:5555/callback?more=1",
    "http://127.0.0.1:5555/callback#part",
    "http://127.0.0.1.evil.example/callback",
    "http://localhost:5555/callback",
    "http://user@127.0.0.1:5555/callback",
    "http://127.0.0.1:5555/../callback",
    "https://127.0.0.1:5555/callback",
    "//evil.example/callback",
    "javascript:alert(1)",
    "https://evil.example/callback",
  ]) {
    const page = await seen({ redirect_uri: address });
    assert.equal(page.url.origin, hub.url, address);
    assert.equal(page.status, 400, address);
    assert.doesNotMatch(page.html, /evil|javascript:/, address);
  }
});

test("PKCE has to be there, with S256 and nothing else", async () => {
  for (const [changed, error] of [
    [{ code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ code_challenge_method: undefined }, "invalid_request"],
    [{ code_challenge: "short" }, "invalid_request"],
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ response_type: "code token" }, "unsupported_response_type"],
  ] as const) {
    const { url } = await seen(changed);
    assert.equal(url.origin, new URL(redirectUri).origin);
    assert.equal(url.searchParams.get("error") ?? hashed(url, "error"), error);
    assert.equal(url.searchParams.get("code"), null);
  }
});

const hashed = (url: URL, name: string): string | null =>
  new URLSearchParams(url.hash.slice(1)).get(name);

test("a resource that is not the hub's gives invalid_target", async () => {
  for (const resource of [
    "https://elsewhere.example/mcp",
    `${hub.url}/`,
    `${hub.url}/mcp/`,
    `${hub.url}/mcp/unknown`,
    `${hub.url}/mcp/crm/more`,
    `${hub.url}/mcp?x=1`,
    `${hub.url}.evil.example/mcp`,
    "mcp",
  ]) {
    const { url } = await seen({ resource });
    assert.equal(url.searchParams.get("error"), "invalid_target", resource);
  }
});

test("every answer to a client names the issuer", async () => {
  const refused = await seen({ code_challenge_method: "plain" });
  assert.equal(refused.url.searchParams.get("iss"), hub.url);
  const browser = hub.browser();
  const page = await browser.open(authorizeUrl(hub, { state: "s p&a=ce" }));
  const { url } = await browser.submit(page, { action: "cancel" });
  assert.equal(url.searchParams.get("error"), "access_denied");
  assert.equal(url.searchParams.get("iss"), hub.url);
  assert.equal(url.searchParams.get("state"), "s p&a=ce");
});

test("a code is good for its client, redirect, verifier and resource only", async () => {
  const code = await codeOf(hub);
  for (const [changed, error] of [
    [{ code_verifier: undefined }, "invalid_request"],
    [{ code_verifier: verifier.replace("d", "e") }, "invalid_grant"],
    [{ code_verifier: "short" }, "invalid_grant"],
    [{ redirect_uri: "http://127.0.0.1:5556/callback" }, "invalid_grant"],
    [{ redirect_uri: undefined }, "invalid_request"],
    [{ client_id: "web-app" }, "invalid_grant"],
    [{ resource: `${hub.url}/mcp/crm` }, "invalid_target"],
    [{ code: `${code}x` }, "invalid_grant"],
    [{ client_id: "nobody" }, "invalid_client"],
  ] as const) {
    const { status, body } = await exchange(hub, { code, ...changed });
    assert.equal(body["error"], error, JSON.stringify(changed));
    assert.equal(status, error === "invalid_client" ? 401 : 400);
  }
  const { status, body } = await exchange(hub, { code });
  assert.equal(status, 200);
  assert.equal(await opens(hub, body["access_token"]), 200);
});

test("a code that was asked for with a key is exchanged with that key only", async () => {
  const code = await codeOf(hub, { dpop_jkt: "A".repeat(43) });
  const { body } = await exchange(hub, { code });
  assert.equal(body["error"], "invalid_grant");
  const { body: crooked } = await exchange(hub, { code }, { dpop: "a.b.c" });
  assert.equal(crooked["error"], "invalid_dpop_proof");
});

test("a code that is used again ends the session that came of it", async () => {
  const code = await codeOf(hub);
  const first = await exchange(hub, { code });
  assert.equal(await opens(hub, first.body["access_token"]), 200);
  const second = await exchange(hub, { code });
  assert.equal(second.body["error"], "invalid_grant");
  assert.equal(await opens(hub, first.body["access_token"]), 401);
  const refreshed = await exchange(hub, {
    grant_type: "refresh_token",
    refresh_token: String(first.body["refresh_token"]),
  });
  assert.equal(refreshed.body["error"], "invalid_grant");
});

test("of ten exchanges of one code at once, none leaves a session that lives", async () => {
  const code = await codeOf(hub);
  const replies = await Promise.all(Array.from({ length: 10 }, () => exchange(hub, { code })));
  const given = replies.filter(({ status }) => status === 200);
  assert(given.length <= 1);
  for (const { body } of given) assert.equal(await opens(hub, body["access_token"]), 401);
});

test("a service gets what the operator gave it, with its secret only", async () => {
  const ask = (fields: Record<string, string>, authorization: string | undefined) =>
    post(
      `${hub.url}/oauth/token`,
      { grant_type: "client_credentials", ...fields },
      { authorization },
    );
  const { status, body } = await ask({}, basic("robot"));
  assert.equal(status, 200);
  assert.equal(body["scope"], "mcp:read");
  assert.equal(body["refresh_token"], undefined);
  assert.equal(await opens(hub, body["access_token"]), 200);
  assert.equal((await ask({}, basic("robot", "wrong"))).status, 401);
  assert.equal((await ask({ client_id: "robot" }, undefined)).status, 401);
  assert.equal(
    (await ask({ client_id: "acme-agent" }, undefined)).body["error"],
    "invalid_request",
  );
  assert.equal((await ask({ scope: "mcp:admin" }, basic("robot"))).body["error"], "invalid_scope");
});

test("a token that is given back is gone, for its own client only", async () => {
  const { body } = await exchange(hub, { code: await codeOf(hub) });
  const token = String(body["refresh_token"]);
  const giveBack = (fields: Record<string, string>, authorization?: string) =>
    post(`${hub.url}/oauth/revoke`, fields, { authorization });
  assert.equal((await giveBack({ token, client_id: "web-app" })).status, 200);
  assert.equal((await giveBack({ token }, basic("robot"))).status, 200);
  assert.equal(await opens(hub, body["access_token"]), 200, "another client ends nothing");
  assert.equal((await giveBack({ token })).status, 401);
  assert.equal((await giveBack({ token }, basic("robot", "wrong"))).status, 401);
  assert.equal((await giveBack({ token: "nonsense", client_id: "acme-agent" })).status, 200);
  assert.equal((await giveBack({ token, client_id: "acme-agent" })).status, 200);
  assert.equal(await opens(hub, body["access_token"]), 401);
});

test("a confidential client is told of its own tokens and of no others", async () => {
  const { body: own } = await post(
    `${hub.url}/oauth/token`,
    { grant_type: "client_credentials" },
    { authorization: basic("robot") },
  );
  const introspect = (token: unknown, authorization?: string) =>
    post(`${hub.url}/oauth/introspect`, { token: String(token) }, { authorization });
  const told = await introspect(own["access_token"], basic("robot"));
  assert.equal(told.body["active"], true);
  assert.equal(told.body["sub"], "client:robot");
  const other = basic("other-robot", `${robotSecret}-too`);
  assert.deepEqual((await introspect(own["access_token"], other)).body, { active: false });
  assert.deepEqual((await introspect("a.b.c", basic("robot"))).body, { active: false });
  assert.equal((await introspect(own["access_token"])).status, 401);
});

test("clients cannot register themselves unless the operator says so", async () => {
  const response = await fetch(`${hub.url}/oauth/register`, { method: "POST" });
  assert.equal(response.status, 404);
  const metadata = await fetch(`${hub.url}/.well-known/oauth-authorization-server`);
  const said: Record<string, unknown> = JSON.parse(await metadata.text());
  assert.equal("registration_endpoint" in said, false);
});

test("a request that names no scope asks for the first ones, pushed or not", async () => {
  const plain = await exchange(hub, { code: await codeOf(hub, { scope: undefined }) });
  assert.equal(plain.body["scope"], "mcp:read mcp:execute");
  const fields = Object.fromEntries(new URL(authorizeUrl(hub, { scope: undefined })).searchParams);
  const { body } = await post(`${hub.url}/oauth/par`, fields);
  const pushed = { request_uri: String(body["request_uri"]), scope: undefined };
  const { body: tokens } = await exchange(hub, { code: await codeOf(hub, pushed) });
  assert.equal(tokens["scope"], "mcp:read mcp:execute");
});

test("a pushed request is taken, and its address is good once", async () => {
  const pushed = new URL(authorizeUrl(hub)).searchParams;
  const { body } = await post(`${hub.url}/oauth/par`, Object.fromEntries(pushed));
  const request = { client_id: "acme-agent", request_uri: String(body["request_uri"]) };
  const address = `${hub.url}/oauth/authorize?${new URLSearchParams(request).toString()}`;
  const browser = hub.browser();
  const { url } = await throughPages(browser, await browser.open(address), { username: "alice" });
  assert.equal((await exchange(hub, { code: url.searchParams.get("code") ?? "" })).status, 200);
  const again = await browser.open(address);
  assert.doesNotMatch(again.html, /value="allow"/);
  assert.equal(again.url.searchParams.get("code"), null);
});

/** The audit: whoever lets anybody in at another address must say so here. */
const openToAll = [
  "/.well-known/oauth-authorization-server",
  "/.well-known/oauth-authorization-server/mcp",
  "/.well-known/oauth-authorization-server/mcp/:upstream",
  "/.well-known/oauth-protected-resource",
  "/.well-known/oauth-protected-resource/mcp",
  "/.well-known/oauth-protected-resource/mcp/:upstream",
  "/console",
  "/healthz",
  "/interaction/:uid",
  "/interaction/:uid/back",
  "/interaction/:uid/with/:login",
  "/login/:login/callback",
  "/login/:login/metadata",
  "/logout",
  "/oauth/authorize",
  "/oauth/authorize/:uid",
  "/oauth/introspect",
  "/oauth/jwks",
  "/oauth/par",
  "/oauth/revoke",
  "/oauth/token",
  "/readyz",
];

test("with logins only these addresses are open to all", () => {
  const open = hub.hub.routes.filter(({ guard }) => guard === "open");
  assert.deepEqual(new Set(open.map(({ path }) => path)), new Set(openToAll));
});

test("whoever comes without a token is told where to get one, and for what", async () => {
  for (const path of ["/mcp", "/mcp/crm"]) {
    const refused = await fetch(hub.url + path, { method: "POST" });
    const said = refused.headers.get("www-authenticate") ?? "";
    assert.match(said, /scope="mcp:read mcp:execute"/);
    const [, address = ""] = /resource_metadata="([^"]*)"/.exec(said) ?? [];
    const metadata = JSON.parse(await (await fetch(address)).text());
    assert.equal(metadata.resource, hub.url + path);
    assert.deepEqual(metadata.authorization_servers, [hub.url]);
    assert.deepEqual(metadata.scopes_supported, [
      "mcp:read",
      "mcp:write",
      "mcp:execute",
      "mcp:admin",
    ]);
  }
});
