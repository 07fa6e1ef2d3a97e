/** Whole logins elsewhere: a browser, the hub, and a provider that is real. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { RedirectLogin } from "../identity/login/login-method.ts";
import { openidFor } from "../identity/login/testing/openid-for.ts";
import { realOpenid } from "../identity/login/testing/real-openid.ts";
import { base64, requestIn, wholeResponse } from "../identity/login/testing/real-saml.ts";
import { samlFor } from "../identity/login/testing/saml-for.ts";
import { testClients } from "./testing/known-clients.ts";
import type { Seen, TestBrowser } from "./testing/browser.ts";
import { type LoginHub, startLoginHub } from "./testing/login-hub.ts";
import { authorizeUrl, exchange } from "./testing/oauth-requests.ts";

/** A hub whose one login elsewhere is put in once its address is known. */
async function hubWith(t: TestContext) {
  const logins = new Map<string, RedirectLogin>();
  const hub = await startLoginHub({ auth: { clients: testClients }, logins });
  t.after(() => hub[Symbol.asyncDispose]());
  return { hub, logins, callback: `${hub.url}/login/corp/callback` };
}

/** Where the provider wants the browser to be. */
async function departure(hub: LoginHub, browser: TestBrowser): Promise<URL> {
  const page = await browser.open(authorizeUrl(hub));
  return (await browser.follow(page, "/with/corp")).url;
}

async function agreed(hub: LoginHub, browser: TestBrowser, consent: Seen): Promise<unknown> {
  assert.match(consent.html, /aya \(corp\)/);
  const { url } = await browser.submit(consent, { action: "allow" });
  const { body } = await exchange(hub, { code: url.searchParams.get("code") ?? "" });
  return body["scope"];
}

const aya = { preferred_username: "aya", groups: ["readers"] };

test("somebody of an OpenID provider gets a token for what their groups give", async (t) => {
  const { hub, logins, callback } = await hubWith(t);
  const provider = await realOpenid(t, () => aya, { callback });
  logins.set("corp", await openidFor(t, provider.settings));
  const browser = hub.browser();
  const away = await departure(hub, browser);
  const brought = await provider.comeBack(away.href, "1f2e-aya");
  const back = new URLSearchParams([...brought]);
  const consent = await browser.open(`${callback}?${back.toString()}`);
  assert.equal(await agreed(hub, browser, consent), "mcp:read");
  const known = await hub.identity.people.findExternal("corp", "1f2e-aya");
  assert.equal(known?.id, "user:aya@corp");
  const again = await browser.open(`${callback}?${back.toString()}`);
  assert.equal(again.status, 400);
});

test("somebody of a SAML provider gets a token, by the form that the provider posts", async (t) => {
  const { hub, logins, callback } = await hubWith(t);
  const corp = await samlFor(t);
  if (corp === undefined) return;
  logins.set("corp", corp.login);
  const browser = hub.browser();
  const { id } = requestIn((await departure(hub, browser)).href);
  const audience = `${hub.url}/login/corp/metadata`;
  const said = { requestId: id, recipient: callback, audience };
  const xml = wholeResponse(
    {
      ...said,
      attributes: [
        ["uid", "aya"],
        ["groups", "readers"],
      ],
    },
    corp.keys,
  );
  const posted = await fetch(callback, {
    method: "POST",
    redirect: "manual",
    headers: {
      origin: "https://idp.example",
      cookie: browser.cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
    },
    body: new URLSearchParams({ SAMLResponse: base64(xml) }),
  });
  assert.equal(posted.status, 303);
  const consent = await browser.open(new URL(posted.headers.get("location") ?? "", hub.url));
  assert.equal(await agreed(hub, browser, consent), "mcp:read");
});

test("who was switched off by provisioning is not let in by the login", async (t) => {
  const { hub, logins, callback } = await hubWith(t);
  const provider = await realOpenid(t, () => aya, { callback });
  logins.set("corp", await openidFor(t, provider.settings));
  await hub.identity.people.arrived({
    source: "corp",
    externalId: "1f2e-aya",
    username: "aya",
    groups: [],
  });
  await hub.identity.people.setActive("user:aya@corp", false);
  const browser = hub.browser();
  const away = await departure(hub, browser);
  const brought = await provider.comeBack(away.href, "1f2e-aya");
  const page = await browser.open(`${callback}?${new URLSearchParams([...brought]).toString()}`);
  assert.match(page.html, /role="alert"/);
});
