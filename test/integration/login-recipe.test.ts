/** The recipe for logins, followed with a real directory, a hub of its own, and the official client. */

import assert from "node:assert/strict";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { testAgent } from "../../src/http/testing/agent.ts";
import { company, hubPassword, passwords } from "../../src/identity/directory/testing/company.ts";
import { freePort } from "../free-port.ts";
import { realHub } from "../real-hub.ts";
import { recipeBlocks } from "../recipe.ts";

test("the recipe lets people of the directory log in, with what their groups give", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-login-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [settings = ""] = await recipeBlocks("let-people-log-in.md", "yaml");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const here = settings
    .replace("http://127.0.0.1:3000", url)
    .replace("ldaps://dc1.example.org:636", at.slapd.secureUrl)
    .replace("caFile: ca.pem", `caFile: ${join(folder, "ca.pem")}`);
  await writeFile(join(folder, "kumihimo.yaml"), here);
  await copyFile(at.slapd.caFile, join(folder, "ca.pem"));
  const flags = ["--config", join(folder, "kumihimo.yaml"), "--port", String(port)];
  await using hub = await realHub(flags, { LDAP_PASSWORD: hubPassword });
  assert.equal(hub.url, url);

  const client = { client_id: "acme-agent", issuer: url };
  const alice = testAgent({ url, client, username: "alice", password: passwords.alice });
  assert.match(await alice.call("file_processing"), /./);
  assert.deepEqual(alice.pages, ["Log in", "Let Acme Agent use the hub for you?"]);
  assert.equal(alice.tokens()?.scope, "mcp:read mcp:execute");

  const hana = testAgent({ url, client, username: "hana", password: passwords.hana });
  await assert.rejects(hana.call("file_processing"));
  assert.equal(hana.pages[1], "Nothing to allow");
  assert.doesNotMatch(hub.log(), new RegExp(`${passwords.alice}|${hubPassword}`));
});
