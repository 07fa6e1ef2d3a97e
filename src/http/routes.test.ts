/** Every address: who may ask, with which method, and what it says. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SmallUpstreams } from "./testing/small-upstreams.ts";
import { startTestHub, type TestHub, testToken } from "./testing/test-hub.ts";

let hub: TestHub;
let notReady: { name: string; ready: boolean; why?: string }[] = [];
before(async () => {
  const upstreams = new SmallUpstreams();
  hub = await startTestHub({ guarded: true, ready: () => notReady, upstreams });
});
after(() => hub[Symbol.asyncDispose]());

const authorization = `Bearer ${testToken}`;
const address = (path: string): string => `${hub.url}${path.replaceAll(/:\w+/g, "x")}`;

/** The audit: whoever adds a route must say here who may use it. */
const guards = {
  "/mcp": "principal",
  "/mcp/:upstream": "principal",
  "/artifacts": "principal",
  "/artifacts/:id": "principal",
  "/healthz": "open",
  "/readyz": "open",
  "/metrics": "principal",
  "/.well-known/oauth-protected-resource": "open",
  "/.well-known/oauth-protected-resource/mcp": "open",
  "/.well-known/oauth-protected-resource/mcp/:upstream": "open",
  "/console": "open",
  "/api/upstreams": "principal",
  "/api/upstreams/:name": "principal",
  "/api/upstreams/:name/health": "principal",
  "/api/upstreams/:name/check": "principal",
  "/api/upstreams/:name/diff": "principal",
  "/api/upstreams/:name/approve": "principal",
  "/api/upstreams/:name/instances": "principal",
  "/api/upstreams/:name/instances/:instance": "principal",
  "/api/upstreams/:name/instances/:instance/heartbeat": "principal",
  "/api/discover": "principal",
  "/api/approvals": "principal",
  "/api/approvals/:id": "principal",
};

test("the list of routes and their guards is the one that was audited", () => {
  assert.deepEqual(Object.fromEntries(hub.routes.map(({ path, guard }) => [path, guard])), guards);
});

test("every guarded route asks for a token, whatever the method, and says how to get one", async () => {
  for (const { path, methods } of hub.routes.filter(({ guard }) => guard === "principal")) {
    for (const method of methods) {
      for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: "Basic x" }]) {
        const answer = await fetch(address(path), { method, headers });
        assert.equal(answer.status, 401, `${method} ${path}`);
        const challenge = answer.headers.get("www-authenticate") ?? "";
        assert.match(challenge, /^Bearer realm="kumihimo"/);
        const metadata = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? "";
        assert.equal((await fetch(metadata)).status, 200);
      }
    }
  }
});

test("a token lets in", async () => {
  for (const { path, methods } of hub.routes) {
    const [method = "GET"] = methods;
    const answer = await fetch(address(path), { method, headers: { authorization } });
    assert.notEqual(answer.status, 401, `${method} ${path}`);
    assert.ok(answer.status < 500, `${method} ${path} ${answer.status}`);
  }
});

test("every open route says why it is open", () => {
  for (const route of hub.routes) {
    if (route.guard === "open") assert.match(route.because, /\w{3}.*\.$/);
  }
});

test("other methods are refused with those that are allowed", async () => {
  for (const { path, methods } of hub.routes) {
    const answer = await fetch(address(path), { method: "PATCH", headers: { authorization } });
    assert.equal(answer.status, 405, path);
    assert.equal(answer.headers.get("allow"), [...methods, "OPTIONS"].join(", "));
  }
});

test("what is not there is said in the reader's language, with a next step", async () => {
  for (const path of [
    "/nope",
    "/mcp/",
    "/artifacts/",
    "/mcp/../mcp",
    "//mcp",
    "/artifacts/*",
    "/console/x",
  ]) {
    const answer = await fetch(`${hub.url}${path}`, { headers: { authorization } });
    assert.ok([400, 404, 405].includes(answer.status), `${path} ${answer.status}`);
  }
  const answer = await fetch(`${hub.url}/nope`, { headers: { "accept-language": "ja-JP" } });
  const { error } = Object(await answer.json());
  assert.equal(error.code, "http.noRoute");
  assert.match(error.message, /このアドレス/);
  assert.match(error.advice, /\/mcp/);
});

test("a token in the address is refused and not looked at", async () => {
  for (const name of ["token", "access_token", "api_key"]) {
    const answer = await fetch(`${hub.url}/metrics?${name}=${testToken}`);
    assert.equal(answer.status, 400);
    assert.equal(Object(await answer.json()).error.code, "http.tokenInUrl");
  }
});

test("readiness names what is missing", async () => {
  assert.equal((await fetch(`${hub.url}/readyz`)).status, 200);
  notReady = [{ name: "artifacts", ready: false, why: "the disk is full" }];
  const answer = await fetch(`${hub.url}/readyz`);
  assert.equal(answer.status, 503);
  assert.deepEqual(Object(await answer.json()).notReady, [
    { name: "artifacts", why: "the disk is full" },
  ]);
  notReady = [];
  assert.deepEqual(await (await fetch(`${hub.url}/healthz`)).json(), { status: "alive" });
});

test("the resource metadata names the endpoint as the client knows it", async () => {
  const answer = await fetch(`${hub.url}/.well-known/oauth-protected-resource/mcp`);
  const metadata = Object(await answer.json());
  assert.equal(metadata.resource, `${hub.url}/mcp`);
  assert.deepEqual(metadata.bearer_methods_supported, ["header"]);
});

test("the console is a page without script in both languages", async () => {
  const answer = await fetch(`${hub.url}/console`);
  const page = await answer.text();
  assert.match(page, /lang="ja"/);
  assert.doesNotMatch(page, /<script/);
  assert.ok(page.includes(`${hub.url}/mcp`));
  assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
});

test("HEAD says what GET would, without the body", async () => {
  const answer = await fetch(`${hub.url}/console`, { method: "HEAD" });
  assert.equal(await answer.text(), "");
  assert.ok(Number(answer.headers.get("content-length")) > 500);
});
