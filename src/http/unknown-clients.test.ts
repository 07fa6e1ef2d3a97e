/** Clients that nobody set up beforehand: those with a document, and those that register themselves. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test, type TestContext } from "node:test";
import { refsConfig } from "../media/refs/config.ts";
import { createFetcher } from "../media/refs/egress/fetcher.ts";
import { type LoginHub, type LoginHubOptions, startLoginHub } from "./testing/login-hub.ts";
import { authorizeUrl, redirectUri } from "./testing/oauth-requests.ts";

const documents = new Map<string, string>();
let fetched = 0;

const written = async (url: string): Promise<string> => {
  fetched += 1;
  const text = documents.get(url);
  if (text === undefined) throw new Error("There is no such document.");
  return text;
};

async function hubFor(t: TestContext, options: LoginHubOptions): Promise<LoginHub> {
  const hub = await startLoginHub(options);
  t.after(() => hub[Symbol.asyncDispose]());
  return hub;
}

const asked = async (hub: LoginHub, id: string, uri = redirectUri): Promise<string> => {
  const page = await hub.browser().open(authorizeUrl(hub, { client_id: id, redirect_uri: uri }));
  assert.equal(page.url.origin, hub.url, "nothing is sent to an address that nobody vouches for");
  return /<h1>\s*([^<]*?)\s*<\/h1>/.exec(page.html)?.[1] ?? "";
};

test("a document is taken only where it says what it should, and no host is left out", async (t) => {
  const { auth } = { auth: { clientDocuments: { hosts: ["good.example", "*.below.example"] } } };
  const hub = await hubFor(t, { auth, fetchDocument: written });
  const put = (id: string, changed: Record<string, unknown> = {}): string => {
    const document = { client_id: id, client_name: "C", redirect_uris: [redirectUri], ...changed };
    documents.set(id, JSON.stringify(document));
    return id;
  };
  assert.equal(await asked(hub, put("https://good.example/c")), "Log in");
  assert.equal(await asked(hub, put("https://a.below.example/c")), "Log in");
  for (const [id, changed] of [
    ["https://good.example/other-id", { client_id: "https://good.example/c" }],
    ["https://good.example/secret", { client_secret: "known to all" }],
    ["https://good.example/shared", { token_endpoint_auth_method: "client_secret_basic" }],
    ["https://good.example/open", { redirect_uris: ["http://app.example.org/callback"] }],
    ["https://good.example/script", { redirect_uris: ["javascript:alert(1)"] }],
    ["https://good.example/none", { redirect_uris: [] }],
  ] as const) {
    assert.match(await asked(hub, put(id, changed)), /not known|set up wrongly/, id);
  }
  documents.set("https://good.example/text", "<html>");
  assert.equal(await asked(hub, "https://good.example/text"), "The application is not known");
  assert.equal(await asked(hub, "https://good.example/404"), "The application is not known");
  const before = fetched;
  for (const id of [
    put("https://evil.example/c"),
    put("https://below.example/c"),
    put("https://evil-good.example/c"),
    put("http://good.example/c"),
    put("https://user@good.example/c"),
    put("https://good.example/a/../c"),
    put("https://good.example/c#part"),
  ]) {
    assert.equal(await asked(hub, id), "The application is not known", id);
  }
  assert.equal(fetched, before, "none of these was read");
});

test("the address of a document never leads the hub to its own machine or network (SSRF)", async (t) => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0);
  await once(server, "listening");
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const rules = { ...refsConfig.parse({}).fetch, extraPorts: [port], maxRedirects: 0 };
  const fetcher = createFetcher(rules, 65_536);
  t.after(() => fetcher[Symbol.asyncDispose]());
  const hub = await hubFor(t, {
    fetchDocument: (url, signal) =>
      fetcher.fetch(url, async (bytes) => String(await Array.fromAsync(bytes)), signal),
  });
  for (const host of ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "0.0.0.0"]) {
    const heading = await asked(hub, `https://${host}:${port}/client.json`);
    assert.equal(heading, "The application is not known", host);
  }
  assert.equal(connections, 0);
});

test("a document that never ends to come is given up", async (t) => {
  const hub = await hubFor(t, {
    fetchDocument: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  });
  assert.equal(await asked(hub, "https://slow.example/c"), "The application is not known");
});

interface Registered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function register(hub: LoginHub, changed: Record<string, unknown> = {}): Promise<Registered> {
  const response = await fetch(`${hub.url}/oauth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_name: "Own", redirect_uris: [redirectUri], ...changed }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test("a client that registers gets no secret, no other grants, and a page that says so", async (t) => {
  const hub = await hubFor(t, { auth: { dynamicRegistration: true } });
  const { status, body } = await register(hub, {
    token_endpoint_auth_method: "client_secret_post",
    grant_types: ["authorization_code", "client_credentials", "implicit"],
    response_types: ["code", "token"],
    scope: "openid mcp:read everything",
    client_id: "acme-agent",
  });
  assert.equal(status, 201);
  assert.equal(body["client_secret"], undefined);
  assert.equal(body["token_endpoint_auth_method"], "none");
  assert.deepEqual(body["grant_types"], ["authorization_code"]);
  assert.equal(body["scope"], undefined, "it may ask for more later");
  const id = String(body["client_id"]);
  assert.match(id, /^registered-/);
  assert.equal(await asked(hub, id), "Log in");
  for (const uri of ["http://app.example.org/x", "javascript:alert(1)", "https://a.example/#x"]) {
    const refused = await register(hub, { redirect_uris: [uri] });
    assert.equal(refused.status, 400, uri);
  }
});

test("registrations are counted by address, bounded, and end", async (t) => {
  const registration = { perHour: 3, most: 2, days: 1e-5 };
  const hub = await hubFor(t, { auth: { dynamicRegistration: true, registration } });
  const first = await register(hub);
  assert.equal(first.status, 201);
  const ended = Date.now() + 1500;
  while (Date.now() < ended) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await asked(hub, String(first.body["client_id"])), "The application is not known");
  assert.equal((await register(hub)).status, 201);
  assert.equal((await register(hub)).status, 201);
  assert.equal((await register(hub)).status, 429, "the fourth within an hour");
});

test("no more clients are kept than the operator wants", async (t) => {
  const registration = { perHour: 100, most: 2 };
  const hub = await hubFor(t, { auth: { dynamicRegistration: true, registration } });
  const statuses = [];
  for (let number = 0; number < 3; number += 1) statuses.push((await register(hub)).status);
  assert.deepEqual(statuses, [201, 201, 429]);
});

test("one address begins so many logins a minute, and its clients still get tokens", async (t) => {
  const client = { id: "acme-agent", redirectUris: [redirectUri] };
  const hub = await hubFor(t, { auth: { clients: [client], requests: { pagesPerMinute: 4 } } });
  const statuses = [];
  for (let number = 0; number < 3; number += 1) {
    statuses.push((await fetch(authorizeUrl(hub), { redirect: "manual" })).status);
  }
  const page = await hub.browser().open(authorizeUrl(hub));
  assert.deepEqual([...statuses, page.status], [303, 303, 303, 429]);
  assert.match(page.html, /Too many logins/);
  const token = await fetch(`${hub.url}/oauth/token`, { method: "POST" });
  assert.equal(token.status, 400);
});
