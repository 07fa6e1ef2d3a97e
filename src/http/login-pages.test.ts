/** What somebody might try with the pages on which people log in and agree. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../../test/until.ts";
import { testClients } from "./testing/known-clients.ts";
import { type LoginHub, startLoginHub, testPassword } from "./testing/login-hub.ts";
import { authorizeUrl, codeOf, exchange, opens } from "./testing/oauth-requests.ts";
import { throughPages } from "./testing/person.ts";

let hub: LoginHub;
const audited: object[] = [];
const record = (entry: object): void => void audited.push(entry);

before(async () => {
  hub = await startLoginHub({ auth: { clients: testClients }, audit: { record } });
});
after(() => hub[Symbol.asyncDispose]());

/** Where a browser ends that did nothing but follow the address. */
const seen = (changed: Parameters<typeof authorizeUrl>[1]) =>
  hub.browser().open(authorizeUrl(hub, changed));

test("another client has to ask too, although the person is logged in (confused deputy)", async () => {
  const browser = hub.browser();
  await codeOf(hub, {}, browser);
  const other = await browser.open(
    authorizeUrl(hub, { client_id: "web-app", redirect_uri: "https://app.example.org/callback" }),
  );
  assert.equal(other.url.origin, hub.url);
  assert.match(other.html, /value="allow"/);
  assert.match(other.html, /app\.example\.org/);
});

test("a web client is not asked about twice, but is for more than was agreed to", async () => {
  const browser = hub.browser();
  const web = { client_id: "web-app", redirect_uri: "https://app.example.org/callback" };
  const pages: string[] = [];
  const visit = async (scope: string): Promise<URL> => {
    const page = await browser.open(authorizeUrl(hub, { ...web, scope }));
    return (await throughPages(browser, page, { username: "alice", pages })).url;
  };
  await visit("mcp:read");
  assert.equal(pages.length, 2);
  await visit("mcp:read");
  assert.equal(pages.length, 2);
  await visit("mcp:read mcp:write");
  assert.equal(pages.length, 3);
  assert.equal((await visit("mcp:read mcp:write")).hostname, "app.example.org");
  assert.equal(pages.length, 3);
});

test("what an application calls itself is text and no markup", async () => {
  const page = await seen({
    client_id: "web-app",
    redirect_uri: "https://app.example.org/callback",
  });
  assert.match(page.html, /Web &#60;script&#62;alert/);
  assert.doesNotMatch(page.html, /<script/);
});

test("pages run nothing, load nothing and stand in no frame", async () => {
  const browser = hub.browser();
  const login = await browser.open(authorizeUrl(hub));
  const consent = await browser.submit(login, {
    action: "login",
    username: "alice",
    password: testPassword,
  });
  const failed = await seen({ client_id: "nobody" });
  for (const { headers, html } of [login, consent, failed]) {
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.match(policy, /form-action 'self'/);
    assert.doesNotMatch(policy, /unsafe|script-src|\*/);
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(headers.get("referrer-policy") ?? "", /^(?:same-origin|no-referrer)$/);
    assert.doesNotMatch(html, /<script|<link|<img|javascript:| style=| on\w+=/);
  }
});

test("a wrong password, an unknown name and an odd one say the same; outages something else", async () => {
  const browser = hub.browser();
  const page = await browser.open(authorizeUrl(hub));
  const attempt = async (
    username: string,
    password: string,
  ): Promise<readonly [number, string]> => {
    const { status, html } = await browser.submit(page, { action: "login", username, password });
    const said = /role="alert"[^>]*>\s*<p>(.*?)<\/p>/s.exec(html)?.[1] ?? "";
    return [status, said];
  };
  const wrong = await attempt("alice", "wrong");
  assert.equal(wrong[0], 400);
  for (const [name, password] of [
    ["nobody", "wrong"],
    ["__proto__", testPassword],
    ["*", testPassword],
    ["", ""],
  ] as const) {
    assert.deepEqual(await attempt(name, password), wrong, name);
  }
  assert.equal((await attempt("outage", "x"))[0], 503);
  const [status, said] = await attempt("guessed", "x");
  assert.equal(status, 429);
  assert.match(said, /90 s/);
});

test("a login that began in one browser cannot be finished in another (login CSRF)", async () => {
  const victim = hub.browser();
  const attacker = hub.browser();
  const page = await attacker.open(authorizeUrl(hub));
  const forced = await victim.submit(page, {
    action: "login",
    username: "eve",
    password: testPassword,
  });
  assert.equal(forced.status, 400);
  assert.match(forced.html, /This login has ended/);
  assert.equal(victim.cookies.length, 0);
});

test("the cookie of one interaction opens no other", async () => {
  const browser = hub.browser();
  const first = await browser.open(authorizeUrl(hub));
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const second = await browser.open(authorizeUrl(hub));
  assert.notEqual(first.url.href, second.url.href);
  const response = await fetch(second.url, { headers: { cookie } });
  assert.equal(response.status, 400);
});

test("a form that another site sends is refused", async () => {
  const browser = hub.browser();
  const page = await browser.open(authorizeUrl(hub));
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  for (const origin of ["https://evil.example", "null"]) {
    const response = await fetch(page.url, {
      method: "POST",
      headers: { origin, cookie },
      body: new URLSearchParams({ action: "login", username: "alice", password: testPassword }),
    });
    assert.equal(response.status, 403, origin);
  }
});

test("nothing can be allowed before somebody has logged in", async () => {
  const browser = hub.browser();
  const page = await browser.open(authorizeUrl(hub));
  const allowed = await browser.submit(page, { action: "allow" });
  assert.equal(allowed.status, 400);
});

test("somebody who was switched off can neither go on nor get tokens", async () => {
  const browser = hub.browser();
  await codeOf(hub, {}, browser);
  const code = await codeOf(hub, {}, browser);
  const { people } = hub.identity;
  await people.setActive("user:alice@corp", false);
  try {
    const { body } = await exchange(hub, { code });
    assert.equal(body["error"], "invalid_grant");
    const page = await browser.open(authorizeUrl(hub));
    assert.match(page.html, /type="password"/);
    const retried = await browser.submit(page, {
      action: "login",
      username: "alice",
      password: testPassword,
    });
    assert.match(retried.html, /switched off/);
  } finally {
    await people.setActive("user:alice@corp", true);
  }
});

test("a browser that keeps coming has to log in again all the same", async () => {
  const auth = { clients: testClients, browserHours: 2 / 3600 };
  await using short = await startLoginHub({ auth });
  const browser = short.browser();
  const pages: string[] = [];
  await until(async () => {
    await throughPages(browser, await browser.open(authorizeUrl(short)), {
      username: "alice",
      pages,
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    return pages.filter((page) => page === "Log in").length >= 2;
  }, "the second log in");
});

test("somebody else at the same browser is asked anew and gets only their own", async () => {
  const browser = hub.browser();
  await codeOf(hub, {}, browser);
  const page = await browser.open(authorizeUrl(hub));
  const login = await browser.submit(page, { action: "switch" });
  assert.match(login.html, /type="password"/);
  const { url } = await throughPages(browser, login, { username: "bob" });
  const { body } = await exchange(hub, { code: url.searchParams.get("code") ?? "" });
  assert.equal(body["scope"], "mcp:read");
});

test("who has no group that gives anything gets nothing", async () => {
  const browser = hub.browser();
  const page = await browser.open(authorizeUrl(hub));
  const nothing = await browser.submit(page, {
    action: "login",
    username: "eve",
    password: testPassword,
  });
  assert.match(nothing.html, /Nothing to allow/);
  const { url } = await browser.submit(nothing, { action: "allow" });
  assert.equal(url.searchParams.get("error"), "access_denied");
});

test("logging out ends the browser's login, and where it is wished all sessions", async () => {
  const browser = hub.browser();
  const { body } = await exchange(hub, { code: await codeOf(hub, {}, browser) });
  const page = await browser.open(`${hub.url}/logout`);
  await browser.submit(page, { everywhere: "yes" });
  assert.equal(await opens(hub, body["access_token"]), 401);
  const next = await browser.open(authorizeUrl(hub));
  assert.match(next.html, /type="password"/);
});

test("the console tells of logins, and not of the operator's token", async () => {
  const page = await hub.browser().open(`${hub.url}/console`);
  assert.match(page.html, /you log in/);
  assert.doesNotMatch(page.html, /admin-token/);
});

test("pages speak the client's language, else the browser's", async () => {
  const japanese = { "accept-language": "ja-JP,ja;q=0.9" };
  const browser = hub.browser();
  const page = await browser.open(authorizeUrl(hub, { ui_locales: "fr ja" }));
  assert.match(page.html, /<html lang="ja">/);
  const error = await browser.open(authorizeUrl(hub, { client_id: "nobody" }), japanese);
  assert.match(error.html, /アプリケーションを確認できません/);
});

test("somebody else who logs in although one is logged in takes the browser over", async () => {
  const browser = hub.browser();
  await codeOf(hub, {}, browser);
  const login = await browser.open(authorizeUrl(hub, { prompt: "login" }));
  assert.match(login.html, /type="password"/);
  const { url, html } = await throughPages(browser, login, { username: "bob" });
  assert.equal(html, "");
  const { body } = await exchange(hub, { code: url.searchParams.get("code") ?? "" });
  assert.equal(body["scope"], "mcp:read");
});

test("behind a proxy that speaks https, cookies are for https and this host alone", async () => {
  const publicUrl = "https://hub.example.org";
  await using proxied = await startLoginHub({ auth: { clients: testClients }, publicUrl });
  const browser = proxied.browser();
  const page = await browser.open(authorizeUrl({ url: publicUrl }));
  assert.equal(page.url.origin, publicUrl);
  const { url } = await throughPages(browser, page, { username: "alice" });
  assert.equal(url.searchParams.get("iss"), publicUrl);
  assert(browser.cookies.some(({ name }) => name === "__Host-kumihimo"));
  assert(browser.cookies.every(({ isSecure }) => isSecure));
});

test("the audit log tells who logged in, and what they allowed, and nothing that was typed", async () => {
  audited.length = 0;
  const browser = hub.browser();
  const page = await browser.open(authorizeUrl(hub));
  await browser.submit(page, { action: "login", username: "my-password", password: "wrong" });
  await throughPages(browser, page, { username: "alice" });
  const out = await browser.open(`${hub.url}/logout`);
  await browser.submit(out, { everywhere: "yes" });
  const told = audited.map((entry) => JSON.parse(JSON.stringify(entry)));
  assert.deepEqual(
    told.map(({ tool, principal, outcome, code, parameters }) => [
      [principal, tool, outcome, code].filter(Boolean).join(" "),
      parameters,
    ]),
    [
      ["nobody log in refused identity.loginRefused", { from: "127.0.0.1" }],
      ["user:alice@corp log in ok", { source: "corp" }],
      ["user:alice@corp allow client ok", { client: "acme-agent", scopes: "mcp:read mcp:write" }],
      ["user:alice@corp log out ok", { everywhere: "true" }],
    ],
  );
});
