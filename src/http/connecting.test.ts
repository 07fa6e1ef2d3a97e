/** How people connect their accounts at upstreams, and what others make of it. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { sql } from "kysely";
import { databases } from "../identity/testing/databases.ts";
import type { Database } from "../storage/database/database.ts";
import { credentialMigrations } from "../upstreams/credentials/credential-table.ts";
import { person } from "../upstreams/credentials/testing/vault-world.ts";
import { serve } from "../upstreams/http/testing/serve.ts";
import { connectHub } from "./testing/connect-hub.ts";

const never = new AbortController().signal;

const toOf = (answer: Response): string => answer.headers.get("location") ?? "";

type Case = (t: TestContext, database: Database) => Promise<void>;

const cases = new Map<string, Case>();

const onEach = (name: string, tried: Case): void => void cases.set(name, tried);

onEach(
  "somebody connects their account in a browser, with PKCE, state, resource and iss",
  async (t, database) => {
    const hub = await connectHub(t, database);
    const first = await hub.visit("/connect/crm", "aya");
    assert.equal(first.status, 303);
    const asked = new URL(toOf(first));
    assert.equal(asked.origin, hub.server.issuer);
    assert.equal(asked.searchParams.get("resource"), "http://127.0.0.1:1/mcp");
    assert.equal(
      asked.searchParams.get("redirect_uri"),
      "http://127.0.0.1:3000/connect/crm/callback",
    );
    const back = hub.back(await hub.server.agree(asked.href, "aya@there"));
    const last = await hub.visit(back, "aya");
    assert.equal(last.status, 200);
    assert.match(await last.text(), /Connected with crm/);
    assert.match(last.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.deepEqual(hub.server.faults, []);
    const { headers } = await hub.credentials.of(person("aya"), never);
    assert.equal(hub.server.ownerOf(headers[1]?.replace("Bearer ", "") ?? ""), "aya@there");
    assert.deepEqual(
      hub.entries.map(({ principal, outcome, parameters }) => [principal, outcome, parameters]),
      [[person("aya").id, "ok", { name: "crm" }]],
    );
  },
);

onEach("who is not logged in logs in first, and comes back", async (t, database) => {
  const hub = await connectHub(t, database);
  const answer = await hub.visit("/connect/crm");
  assert.equal(toOf(answer), `${hub.url}/login?return=%2Fconnect%2Fcrm`);
});

onEach(
  "from the login it goes on to a page of the hub's own, and nowhere else",
  async (t, database) => {
    const hub = await connectHub(t, database);
    const onward = (state: string, more = ""): Promise<Response> =>
      hub.visit(`/connect?code=x&state=${encodeURIComponent(state)}${more}`);
    assert.equal(toOf(await onward("/connect/crm")), "/connect/crm");
    for (const elsewhere of [
      "https://elsewhere.example/",
      "//elsewhere.example",
      "/connect/crm/callback?code=y",
      "/connect//elsewhere.example",
      "/logout",
      "",
    ]) {
      assert.equal((await onward(elsewhere)).status, 404, elsewhere);
    }
    assert.equal((await onward("/connect/crm", "&error=access_denied")).status, 404);
  },
);

onEach(
  "a link that somebody sends another connects neither of their accounts for the other",
  async (t, database) => {
    const hub = await connectHub(t, database);
    // Mallory begins, and has Aya agree and come back in her own browser.
    const begun = toOf(await hub.visit("/connect/crm", "mallory"));
    const ofAya = hub.back(await hub.server.agree(begun, "aya@there"));
    assert.equal((await hub.visit(ofAya, "aya")).status, 403);
    // Mallory agrees, and has Aya open the address that the browser was sent back to.
    const again = toOf(await hub.visit("/connect/crm", "mallory"));
    const ofMallory = hub.back(await hub.server.agree(again, "mallory@there"));
    assert.equal((await hub.visit(ofMallory, "aya")).status, 403);
    assert.equal((await hub.visit(ofMallory)).status, 403);
    // Also where Aya has begun something herself, which goes on.
    const own = toOf(await hub.visit("/connect/crm", "aya"));
    assert.equal((await hub.visit(ofMallory, "aya")).status, 403);
    for (const name of ["aya", "mallory"]) {
      await assert.rejects(hub.credentials.of(person(name), never), {
        code: "upstreams.notConnected",
      });
    }
    assert.equal(hub.server.requests.length, 0);
    const ended = await hub.visit(hub.back(await hub.server.agree(own, "aya@there")), "aya");
    assert.equal(ended.status, 200);
  },
);

onEach("what was begun is good once, and for the server that was asked", async (t, database) => {
  const hub = await connectHub(t, database);
  const begin = async (): Promise<URL> =>
    hub.server.agree(toOf(await hub.visit("/connect/crm", "aya")), "aya@there");
  const back = hub.back(await begin());
  const both = await Promise.all([hub.visit(back, "aya"), hub.visit(back, "aya")]);
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((one, two) => one - two),
    [200, 403],
  );
  assert.equal((await hub.visit(back, "aya")).status, 403);
  const otherIssuer = await begin();
  otherIssuer.searchParams.set("iss", "https://elsewhere.example");
  assert.equal((await hub.visit(hub.back(otherIssuer), "aya")).status, 503);
  const noIssuer = await begin();
  noIssuer.searchParams.delete("iss");
  assert.equal((await hub.visit(hub.back(noIssuer), "aya")).status, 503);
  const otherState = await begin();
  otherState.searchParams.set("state", "x".repeat(43));
  assert.equal((await hub.visit(hub.back(otherState), "aya")).status, 403);
  assert.equal(hub.server.requests.length, 1);
});

onEach(
  "who does not agree is told so, and a code of another login gives nothing",
  async (t, database) => {
    const hub = await connectHub(t, database);
    const agreed = await hub.server.agree(
      toOf(await hub.visit("/connect/crm", "aya")),
      "aya@there",
    );
    const denied = new URL(agreed);
    denied.searchParams.delete("code");
    denied.searchParams.set("error", "access_denied");
    assert.equal((await hub.visit(hub.back(denied), "aya")).status, 403);
    const first = await hub.server.agree(toOf(await hub.visit("/connect/crm", "ken")), "ken@there");
    const second = await hub.server.agree(
      toOf(await hub.visit("/connect/crm", "aya")),
      "aya@there",
    );
    second.searchParams.set("code", first.searchParams.get("code") ?? "");
    assert.equal((await hub.visit(hub.back(second), "aya")).status, 200);
    // The small server only notes that the verifier is another's; a real one refuses.
    assert.deepEqual(hub.server.faults, ["code_verifier"]);
  },
);

onEach("a server that takes no PKCE is not used", async (t, database) => {
  const hub = await connectHub(t, database);
  hub.server.conduct.metadata = { code_challenge_methods_supported: ["plain"] };
  const answer = await hub.visit("/connect/crm", "aya");
  assert.equal(answer.status, 502);
});

onEach(
  "the server is the one that the upstream names, if it speaks of itself",
  async (t, database) => {
    let said: object = {};
    const upstream = await serve((request, response) => {
      const isAsked = request.url === "/.well-known/oauth-protected-resource/mcp";
      response.writeHead(isAsked ? 200 : 404, { "content-type": "application/json" });
      response.end(JSON.stringify(said));
    });
    t.after(() => upstream[Symbol.asyncDispose]());
    const oauth = { issuer: undefined, clientSecret: undefined };
    const hub = await connectHub(t, database, { oauth, url: upstream.url });
    const servers = { authorization_servers: [hub.server.issuer] };
    for (const [metadata, status] of [
      [{ resource: "https://elsewhere.example/mcp", ...servers }, 502],
      [{ resource: `${upstream.url}/other`, ...servers }, 502],
      [{ resource: upstream.url, authorization_servers: ["http://auth.example"] }, 502],
      [{ resource: upstream.url }, 503],
      [{ resource: upstream.url, ...servers }, 303],
    ] as const) {
      said = metadata;
      const answer = await hub.visit("/connect/crm", "aya");
      assert.equal(answer.status, status, JSON.stringify(metadata));
      if (status === 303) {
        assert.equal(new URL(toOf(answer)).searchParams.get("resource"), upstream.url);
      }
    }
  },
);

onEach(
  "a person sets, sees and removes what is theirs, and the token is never shown",
  async (t, database) => {
    const hub = await connectHub(t, database);
    const token = "token-of-aya";
    const set = await hub.api("aya", "PUT", "/erp", { token, expiresAt: "2099-01-01T00:00:00Z" });
    assert.equal(set.status, 200);
    const { credentials } = Object(await (await hub.api("aya", "GET")).json());
    assert.deepEqual(
      credentials.map(({ upstream, connected }: Record<string, unknown>) => [upstream, connected]),
      [
        ["crm", false],
        ["erp", true],
      ],
    );
    assert.equal(credentials[0].connectUrl, `${hub.url}/connect/crm`);
    const one = await (await hub.api("aya", "GET", "/erp")).text();
    for (const text of [JSON.stringify(credentials), one, await set.text()]) {
      assert.ok(!text.includes(token));
    }
    const others = Object(await (await hub.api("ken", "GET", "/erp")).json());
    assert.equal(others.connected, false);
    const all = Object(await (await hub.api("ken", "GET")).json()).credentials;
    assert.ok(all.every(({ connected }: { readonly connected: boolean }) => !connected));
    assert.equal((await hub.api("ken", "DELETE", "/erp")).status, 403);
    assert.equal((await hub.api("aya", "DELETE", "/erp")).status, 204);
    assert.equal((await hub.api("aya", "DELETE", "/erp")).status, 403);
    assert.ok(!JSON.stringify(hub.entries).includes(token));
    assert.ok(hub.entries.some(({ tool }) => tool === "PUT /api/me/credentials/:name"));
  },
);

onEach("what cannot be set says why", async (t, database) => {
  const hub = await connectHub(t, database);
  for (const [who, path, body, status, code] of [
    ["aya", "/open", { token: "x" }, 404, "upstreams.noVault"],
    ["aya", "/none", { token: "x" }, 404, "upstreams.unknown"],
    ["operator", "/erp", { token: "x" }, 403, "upstreams.noPerson"],
    ["aya", "/erp", { token: "a b\r\nx: y" }, 400, "http.invalidRequest"],
    ["aya", "/erp", { token: "x".repeat(9000) }, 400, "http.invalidRequest"],
    ["aya", "/erp", {}, 400, "http.invalidRequest"],
  ] as const) {
    const answer = await hub.api(who, "PUT", path, body);
    const { error } = Object(await answer.json());
    assert.deepEqual([answer.status, error.code], [status, code]);
  }
  assert.equal((await hub.visit("/connect/erp", "aya")).status, 404);
  assert.equal((await hub.visit("/connect/%3Cscript%3E", "aya")).status, 404);
});

for (const [kind, open] of Object.entries(databases)) {
  test(`connecting accounts: ${kind}`, async (t) => {
    const database = await open(t, credentialMigrations);
    if (database === undefined) return;
    for (const [name, tried] of cases) {
      await t.test(name, async (each) => {
        await sql`delete from upstream_credential`.execute(database.tables());
        await tried(each, database);
      });
    }
  });
}
