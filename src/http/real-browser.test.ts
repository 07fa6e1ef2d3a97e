/** The pages in a real browser, which holds them to their content policy and sends what browsers send. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { realChromium } from "../../test/real-chromium.ts";
import { testClients } from "./testing/known-clients.ts";
import { startLoginHub, testPassword } from "./testing/login-hub.ts";
import { authorizeUrl, exchange } from "./testing/oauth-requests.ts";

const typed = (username: string, password: string): string => `
  document.querySelector("#username").value = ${JSON.stringify(username)};
  document.querySelector("#password").value = ${JSON.stringify(password)};
  document.querySelector("button[value=login]").click();`;

test("somebody logs in and allows, and the browser goes on to the client", async (t) => {
  const chromium = await realChromium(t);
  if (chromium === undefined) return;
  await using hub = await startLoginHub({ auth: { clients: testClients } });
  const client = createServer((_, response) => response.end("<title>client</title>"));
  await once(client.listen(0, "127.0.0.1"), "listening");
  t.after(() => client.close());
  const address = client.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const redirectUri = `http://127.0.0.1:${port}/callback`;

  await chromium.open(authorizeUrl(hub, { redirect_uri: redirectUri }));
  await chromium.until("document.activeElement?.id === 'username'");
  await chromium.ask(typed("alice", "wrong"));
  await chromium.until("document.querySelector('[role=alert]') !== null");
  await chromium.until("document.activeElement?.id === 'password'");
  assert.equal(await chromium.ask("document.querySelector('#username').value"), "alice");
  assert.equal(await chromium.ask("getComputedStyle(document.body).display"), "grid");
  await chromium.ask(typed("alice", testPassword));
  await chromium.until("document.querySelector('button[value=allow]') !== null");
  await chromium.ask("document.querySelector('button[value=allow]').click()");
  await chromium.until("document.title === 'client'");
  const url = new URL(String(await chromium.ask("location.href")));
  assert.equal(url.searchParams.get("iss"), hub.url);
  const code = url.searchParams.get("code") ?? "";
  const { status } = await exchange(hub, { code, redirect_uri: redirectUri });
  assert.equal(status, 200);
});
