/** The recipe for people's own accounts at servers behind the hub, followed with a real directory and a browser. */

import assert from "node:assert/strict";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { testAgent } from "../../src/http/testing/agent.ts";
import { testBrowser } from "../../src/http/testing/browser.ts";
import { company, hubPassword, passwords } from "../../src/identity/directory/testing/company.ts";
import { smallAuthorizationServer } from "../../src/upstreams/credentials/testing/small-authorization-server.ts";
import { serveHttp } from "../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../src/upstreams/testing/showroom/showroom.ts";
import { freePort } from "../free-port.ts";
import { realHub } from "../real-hub.ts";
import { recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";

const page = "credentials-of-upstreams.md";

test("somebody connects their account as the recipe says, and calls with it", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-accounts-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const elsewhere = await smallAuthorizationServer(t);
  await using crm = await serveHttp("both", createShowroom());
  const [people = ""] = await recipeBlocks("let-people-log-in.md", "yaml");
  const [upstreams = ""] = await recipeBlocks(page, "yaml");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const here = `${people}${upstreams}`
    .replace("http://127.0.0.1:3000", url)
    .replace("ldaps://dc1.example.org:636", at.slapd.secureUrl)
    .replace("caFile: ca.pem", `caFile: ${join(folder, "ca.pem")}`)
    .replaceAll(/https:\/\/(?:crm|erp)\.example\.org\/mcp/g, crm.url)
    .replace("https://auth.example.org", elsewhere.issuer);
  await writeFile(join(folder, "kumihimo.yaml"), here);
  await copyFile(at.slapd.caFile, join(folder, "ca.pem"));
  const flags = ["--config", join(folder, "kumihimo.yaml"), "--port", String(port)];
  await using hub = await realHub(flags, {
    LDAP_PASSWORD: hubPassword,
    CRM_TOKEN: "Bearer of-the-hub",
    CRM_CLIENT_SECRET: "the-secret-of-the-hub-there",
    ERP_TOKEN: "Bearer of-the-hub",
    ERP_CLIENT_SECRET: "secret",
  });

  const client = { client_id: "acme-agent", issuer: url };
  const alice = testAgent({ url, client, username: "alice", password: passwords.alice });
  assert.match(await alice.call("crm__count"), new RegExp(`${url}/connect/crm`));

  const browser = testBrowser(url);
  const login = await browser.open(`${url}/connect/crm`);
  assert.match(login.html, /Log in/);
  const agree = await browser.submit(login, {
    action: "login",
    username: "alice",
    password: passwords.alice,
  });
  const away = await browser.submit(agree, { action: "allow" });
  assert.equal(away.url.origin, elsewhere.issuer, away.html);
  const back = await elsewhere.agree(away.url.href, "alice-there");
  const done = await browser.open(back);
  assert.match(done.html, /Connected with crm/);
  assert.deepEqual(elsewhere.faults, []);

  await alice.call("crm__count");
  const seen = crm.room.journal
    .entries("request")
    .map(({ headers }) => String(Object(headers).authorization));
  assert.ok(
    seen.some((token) => elsewhere.ownerOf(token.replace("Bearer ", "")) === "alice-there"),
  );
  const run = async (command: string): Promise<string> => {
    const line = (await recipeLine(page, command)).replace("https://hub.example.org", url);
    const token = alice.tokens()?.access_token ?? "";
    const ran = await runRecipeLine(line, folder, { KUMIHIMO_TOKEN: token, MY_TOKEN: "my-own" });
    assert.equal(ran.status, 0, ran.errors);
    return ran.out;
  };
  assert.match(await run("credentials list"), /crm +connected/);
  assert.equal(await run("credentials remove"), "crm\n");
  await run("credentials set");
  assert.match(await run("credentials list"), /crm +token/);

  const off = await fetch(`${url}/api/people/${encodeURIComponent("user:alice@corp")}`, {
    method: "POST",
    headers: { authorization: `Bearer ${hub.token}`, "content-type": "application/json" },
    body: JSON.stringify({ active: false }),
  });
  assert.equal(off.status, 200);
  const again = await browser.open(`${url}/connect/crm`);
  assert.match(again.html, /Log in/);
  assert.doesNotMatch(hub.log(), /access-|refresh-|my-own|the-secret-of-the-hub-there/);
});
