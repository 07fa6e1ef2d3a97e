/** The admin API of upstreams on a listening hub: who may use it, what it takes, what it never tells. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { Authenticator } from "../../identity/authenticator.ts";
import { identityErrors } from "../../identity/errors.ts";
import { upstreamSettings } from "../../upstreams/settings.ts";
import { SmallUpstreams } from "../testing/small-upstreams.ts";
import { startTestHub, type TestHub } from "../testing/test-hub.ts";

const upstreams = new SmallUpstreams({
  files: upstreamSettings.parse({
    command: "node",
    args: ["server.mjs", "--key", "planted-in-args"],
    env: { FILES_TOKEN: "planted-in-env" },
  }),
  crm: upstreamSettings.parse({
    instances: [{ url: "http://10.0.0.5:8080/mcp?api_key=planted-in-url" }],
    headers: { authorization: "planted-in-headers" },
  }),
});

/** The token is the permissions that its holder has. */
const authenticator: Authenticator = {
  principal({ headers: { authorization } }) {
    if (authorization === undefined) throw identityErrors.noToken({});
    const permissions = authorization.replace("Bearer ", "").split(",");
    return { id: "somebody", kind: "service", permissions };
  },
};

let hub: TestHub;
before(async () => {
  hub = await startTestHub({ authenticator, upstreams });
});
after(() => hub[Symbol.asyncDispose]());

interface Asked {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(
  line: string,
  { body, token = "upstreams:read,upstreams:manage", headers }: Asked = {},
) {
  const [method = "GET", path = ""] = line.split(" ");
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const answer = await fetch(`${hub.url}${path}`, {
    method,
    headers: {
      ...(token !== "" && { authorization: `Bearer ${token}` }),
      ...(method === "POST" && { "content-type": "application/json" }),
      ...headers,
    },
    ...(text !== undefined && { body: text }),
  });
  const said = await answer.text();
  return { status: answer.status, text: said, json: said === "" ? {} : Object(JSON.parse(said)) };
}

const routes = () =>
  hub.routes
    .filter(({ path }) => /^\/api\/(upstreams|discover)/.test(path))
    .flatMap(({ path, methods }) =>
      methods.map(
        (method) => `${method} ${path.replace(":name", "crm").replace(":instance", "x")}`,
      ),
    );

test("without a token nobody gets in, and without the permission nobody gets on", async () => {
  assert.equal(routes().length, 12);
  for (const route of routes()) {
    assert.equal((await ask(route, { token: "" })).status, 401, route);
    const needed = route.startsWith("GET") ? "upstreams:read" : "upstreams:manage";
    const other = route.startsWith("GET") ? "upstreams:manage" : "upstreams:read";
    for (const token of [other, "tools:call", "upstreams"]) {
      const { status, json } = await ask(route, { token });
      assert.equal(status, 403, `${route} ${token}`);
      assert.equal(json.error.code, "http.forbidden");
      assert.match(json.error.message, new RegExp(needed));
    }
    const allowed = await ask(route, { token: needed });
    assert.ok(
      ![401, 403].includes(allowed.status) && allowed.status < 500,
      `${route} ${allowed.text}`,
    );
  }
});

test("a POST that does not say it is JSON is refused, as a form of another page would be", async () => {
  for (const route of routes().filter((each) => each.startsWith("POST"))) {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/jsonp",
      "",
    ]) {
      const { status, json } = await ask(route, { body: "{}", headers: { "content-type": type } });
      assert.equal(status, 415, `${route} ${type}`);
      assert.equal(json.error.code, "http.notJson");
    }
  }
});

test("an upstream is added, shown, and removed", async () => {
  const settings = { instances: [{ url: "http://10.0.0.9/mcp" }], version: "1.4.0" };
  const added = await ask("POST /api/upstreams", { body: { name: "erp", ...settings } });
  assert.equal(added.status, 201, added.text);
  assert.equal(added.json.name, "erp");
  assert.equal(added.json.source, "api");
  const shown = (await ask("GET /api/upstreams/erp")).json;
  assert.equal(shown.settings.balancer, "least-connections");
  assert.equal(shown.settings.instances[0].url, "http://10.0.0.9/mcp");
  const { json: list } = await ask("GET /api/upstreams");
  assert.deepEqual(
    list.upstreams.map(({ name }: { name: string }) => name),
    ["files", "crm", "erp"],
  );
  const again = await ask("POST /api/upstreams", { body: { name: "erp", ...settings } });
  assert.deepEqual([again.status, again.json.error.code], [409, "upstreams.nameTaken"]);
  assert.equal((await ask("DELETE /api/upstreams/erp")).status, 204);
  assert.equal((await ask("GET /api/upstreams/erp")).status, 404);
  const kept = await ask("DELETE /api/upstreams/crm");
  assert.deepEqual([kept.status, kept.json.error.code], [409, "upstreams.fromFile"]);
});

test("secrets are never given back, in no answer", async () => {
  const settings = { command: "node", env: { A_TOKEN: "planted-by-post" }, args: ["planted-too"] };
  const answers = [
    await ask("POST /api/upstreams", { body: { name: "secretive", ...settings } }),
    await ask("GET /api/upstreams"),
    ...(await Promise.all(
      ["files", "crm", "secretive"].map((name) => ask(`GET /api/upstreams/${name}`)),
    )),
    await ask("GET /api/upstreams/crm/health"),
    await ask("POST /api/upstreams/crm/check"),
    await ask("POST /api/upstreams", {
      body: { name: "wrong", instances: 7, env: { B: "planted" }, headers: { "x y": "planted" } },
    }),
  ];
  for (const { text } of answers) assert.doesNotMatch(text, /planted/);
  const [, , files, crm] = answers;
  assert.deepEqual(files?.json.settings.env, ["FILES_TOKEN"]);
  assert.equal(files?.json.settings.args, 3);
  assert.deepEqual(crm?.json.settings.headers, ["authorization"]);
  await ask("DELETE /api/upstreams/secretive");
});

test("what does not fit is said with its place, in the reader's language, and changes nothing", async () => {
  const old = upstreams.names();
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ name: "a__b", command: "x" }, /name: the name must not contain __/],
    [{ name: "models", command: "x" }, /name: the hub uses this name itself/],
    [{ name: "x", instances: [{ url: "ftp://a/" }] }, /instances\.0\.url: /],
    [
      { name: "x", instances: [{ url: "http://me:secret@a/mcp" }] },
      /url: put credentials into headers/,
    ],
    [{ name: "x", command: "y", balancr: "hash" }, /balancr/],
    [{ name: "x" }, /instances: an http upstream needs instances or srv/],
    [{ command: "y" }, /name: /],
  ];
  for (const [body, problem] of wrong) {
    const { status, json } = await ask("POST /api/upstreams", { body });
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(json.error.code, "http.invalidRequest");
    assert.match(json.error.message, problem);
  }
  const headers = { "accept-language": "ja" };
  const { json } = await ask("POST /api/upstreams", { body: { name: 3 }, headers });
  assert.match(json.error.message, /誤りがあります: name: .*[ぁ-ん]/);
  assert.deepEqual(upstreams.names(), old);
});

test("a body that is too large is refused", async () => {
  const { status, json } = await ask("POST /api/upstreams", { body: " ".repeat(256 * 1024 + 1) });
  assert.deepEqual([status, json.error.code], [413, "http.bodyTooLarge"]);
});

test("a replica registers itself, reports, is found by version, and goes", async () => {
  const url = "http://10.0.0.7:9000/mcp";
  const registered = await ask("POST /api/upstreams/crm/instances", {
    body: { url, weight: 2, version: "2.1.3", metadata: { zone: "a" } },
  });
  assert.equal(registered.status, 201, registered.text);
  const { instance, heartbeatSeconds } = registered.json;
  assert.equal(heartbeatSeconds, 30);
  const own = `/api/upstreams/crm/instances/${encodeURIComponent(instance)}`;
  assert.equal((await ask(`PUT ${own}/heartbeat`)).status, 204);
  assert.deepEqual(upstreams.heartbeats, [`crm ${url}`]);
  const found = (await ask("GET /api/discover?name=crm&version=%5E2.1")).json;
  assert.deepEqual(found.instances, [
    { upstream: "crm", instance: url, url, version: "2.1.3", metadata: { zone: "a" } },
  ]);
  assert.deepEqual((await ask("GET /api/discover?version=%3E%3D3")).json.instances, []);
  assert.equal((await ask(`DELETE ${own}`)).status, 204);
  const gone = await ask(`PUT ${own}/heartbeat`);
  assert.deepEqual([gone.status, gone.json.error.code], [404, "upstreams.unknownInstance"]);
});

test("an address that is not http, or that carries credentials, is not registered", async () => {
  for (const url of [
    "file:///etc/passwd",
    "ftp://a/",
    "http://me:secret@a/mcp",
    "javascript:1",
    "",
    5,
  ]) {
    const { status, text } = await ask("POST /api/upstreams/crm/instances", { body: { url } });
    assert.equal(status, 400, String(url));
    assert.doesNotMatch(text, /secret/);
  }
  const range = await ask("GET /api/discover?version=not-a-range");
  assert.equal(range.status, 400);
  assert.match(range.json.error.message, /version: expected a range/);
});

const change = (tool: string) =>
  ({ tool, fingerprint: "f", kind: "changed", changes: [], warnings: [] }) as const;

test("what changed is shown, and approved whole or by name", async () => {
  upstreams.waiting.set("crm", [change("find"), change("store"), change("erase")]);
  const { differences } = (await ask("GET /api/upstreams/crm/diff")).json;
  assert.equal(differences.length, 3);
  const some = await ask("POST /api/upstreams/crm/approve", { body: { tools: ["store"] } });
  assert.deepEqual(some.json.approved, ["store"]);
  const rest = await ask("POST /api/upstreams/crm/approve");
  assert.deepEqual(rest.json.approved, ["find", "erase"]);
});

test("an upstream that is not there is said to be unknown everywhere", async () => {
  for (const route of routes().filter((each) => each.includes("crm"))) {
    const nobody = route.replace("crm", "nobody");
    const body = nobody.endsWith("/instances") ? { url: "http://a/mcp" } : {};
    const { status, json } = await ask(nobody, nobody.startsWith("POST") ? { body } : {});
    assert.deepEqual([status, json.error?.code], [404, "upstreams.unknown"], nobody);
  }
});

const segment = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map(encodeURIComponent);

test("no name, query or body makes the hub fail", async () => {
  const paths = routes().filter((each) => !each.startsWith("POST /api/upstreams/crm/approve"));
  const line = fc
    .tuple(fc.constantFrom(...paths), segment, segment)
    .map(([path, name, query]) => `${path.replace("crm", name)}?name=${query}&version=${query}`);
  const body = fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.string(),
    fc.constant(`${"[".repeat(50_000)}${"]".repeat(50_000)}`),
    fc.constant('{"name":"p","command":"c","__proto__":{"polluted":1},"env":{"__proto__":"x"}}'),
    fc
      .record({
        name: fc.string(),
        url: fc.anything(),
        instances: fc.anything(),
        tools: fc.anything(),
      })
      .map(
        (value) => JSON.stringify(value, (_, each) => (typeof each === "bigint" ? 1 : each)) ?? "",
      ),
  );
  await fc.assert(
    fc.asyncProperty(line, body, async (at, given) => {
      const { status } = await ask(at, at.startsWith("POST") ? { body: given } : {});
      assert.ok(status < 500, `${at} ${status}`);
    }),
    { numRuns: 300 },
  );
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
});
