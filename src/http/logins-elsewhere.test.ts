/** Logins that happen elsewhere: who left comes back, and nobody else. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { providerErrors } from "../identity/login/errors.ts";
import type { RedirectLogin } from "../identity/login/login-method.ts";
import { testClients } from "./testing/known-clients.ts";
import type { Seen, TestBrowser } from "./testing/browser.ts";
import { type LoginHub, startLoginHub } from "./testing/login-hub.ts";
import { authorizeUrl, exchange } from "./testing/oauth-requests.ts";

/** Believes whoever brings back what it gave out. */
const trusting: RedirectLogin = {
  name: "entra",
  title: "Example Entra ID",
  begin: async (callbackUrl) => ({
    url: `https://idp.example.org/login?back=${encodeURIComponent(callbackUrl)}`,
    kept: "nonce of this login",
  }),
  async finish({ kept, fields, callbackUrl }) {
    assert.equal(kept, "nonce of this login");
    assert.match(callbackUrl, /\/login\/entra\/callback$/);
    const username = fields.get("user");
    if (username === undefined) throw providerErrors.providerRefused({});
    return { source: "entra", externalId: username, username, groups: ["readers"] };
  },
  metadata: (callbackUrl) => `<EntityDescriptor at="${callbackUrl}"/>`,
};

let hub: LoginHub;

before(async () => {
  hub = await startLoginHub({
    auth: { clients: testClients },
    logins: new Map([["entra", trusting]]),
  });
});
after(() => hub[Symbol.asyncDispose]());

const callback = (query = ""): string => `${hub.url}/login/entra/callback${query}`;

/** A browser that has left for the provider. */
async function away(browser: TestBrowser): Promise<Seen> {
  const page = await browser.open(authorizeUrl(hub));
  assert.match(page.html, /Log in with Example Entra ID/);
  const gone = await browser.follow(page, "/with/entra");
  assert.equal(gone.url.origin, "https://idp.example.org");
  assert.equal(gone.url.searchParams.get("back"), callback());
  return page;
}

test("somebody comes back as who they are elsewhere, and agrees", async () => {
  const browser = hub.browser();
  await away(browser);
  const consent = await browser.open(callback("?user=aya"));
  assert.match(consent.html, /aya \(entra\)/);
  const { url } = await browser.submit(consent, { action: "allow" });
  const { body } = await exchange(hub, { code: url.searchParams.get("code") ?? "" });
  assert.equal(body["scope"], "mcp:read");
});

test("an answer that another site posts is taken, for it has to be (SAML)", async () => {
  const browser = hub.browser();
  await away(browser);
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const response = await fetch(callback(), {
    method: "POST",
    redirect: "manual",
    headers: { origin: "https://idp.example.org", cookie },
    body: new URLSearchParams({ user: "aya" }),
  });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  const consent = await browser.open(new URL(response.headers.get("location") ?? "", hub.url));
  assert.match(consent.html, /aya \(entra\)/);
});

test("only the browser that left comes back, and once", async () => {
  const left = hub.browser();
  const page = await away(left);
  const victim = hub.browser();
  await victim.open(authorizeUrl(hub));
  const forced = await victim.open(callback("?user=mallory"));
  assert.equal(forced.status, 400);
  assert.match(forced.html, /This login has ended/);
  const stolen = left.cookies;
  await left.open(callback("?user=aya"));
  const cookie = stolen.map(({ name, value }) => `${name}=${value}`).join("; ");
  const again = await fetch(callback("?user=aya"), { headers: { cookie }, redirect: "manual" });
  assert.equal(again.status, 400);
  const ticket = await victim.open(`${page.url.href}/back?with=guessed`);
  assert.equal(ticket.status, 400);
});

test("a refusal elsewhere is told on the login page, where one can try again", async () => {
  const browser = hub.browser();
  await away(browser);
  const page = await browser.open(callback("?error=access_denied"));
  assert.match(page.html, /role="alert"/);
  assert.match(page.html, /Log in with Example Entra ID/);
});

test("a provider reads what the hub expects of it", async () => {
  const response = await fetch(`${hub.url}/login/entra/metadata`);
  assert.equal(response.headers.get("content-type"), "application/samlmetadata+xml");
  assert.match(await response.text(), /login\/entra\/callback/);
  assert.equal((await fetch(`${hub.url}/login/other/metadata`)).status, 404);
});
