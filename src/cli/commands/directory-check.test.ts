import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  type Company,
  company,
  hubPassword,
  passwords,
} from "../../identity/directory/testing/company.ts";
import { testOutside } from "../testing/test-outside.ts";

/** Runs `directory check corp USER` with what stands on standard input. */
async function check(at: Company, user: string, input: string, more: readonly string[] = []) {
  const outside = await testOutside({ input, environment: { LDAP_PASSWORD: hubPassword } });
  const corp = at.settings({ bindPassword: "env:LDAP_PASSWORD" });
  const file = join(outside.directory, "hub.yaml");
  await writeFile(file, JSON.stringify({ auth: { directories: { corp } } }));
  return await outside.run("directory", "check", "corp", user, "--config", file, ...more);
}

test("directory check shows who somebody is", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const { status, out, errors } = await check(at, "alice", passwords.alice);
  assert.equal(errors, "");
  assert.equal(status, 0);
  assert.match(out, /^user +alice$/m);
  assert.match(out, /^groups +cn=engineers,ou=groups,dc=example,dc=org$/m);
  assert.match(out, /^ +cn=MCP_PowerUsers,ou=groups,dc=example,dc=org$/m);
  assert.match(
    (await check(at, "hana", passwords.hana, ["--language", "ja"])).out,
    /グループ +なし/,
  );
  const json = JSON.parse((await check(at, "alice", passwords.alice, ["--json"])).out);
  assert.equal(json.directory, "corp");
  assert.equal(json.username, "alice");
  assert.equal(json.groups.length, 3);
});

test("directory check says to the operator what no caller learns", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const wrong = await check(at, "alice", "wrong");
  assert.equal(wrong.status, 1);
  assert.match(wrong.errors, /the password is wrong/);
  assert.match((await check(at, "nobody", "x")).errors, /no entry fits the user name/);
  assert.match((await check(at, "alice", "", ["--language", "ja"])).errors, /空/);
  const json = JSON.parse((await check(at, "nobody", "x", ["--json"])).out);
  assert.equal(json.error.code, "identity.refused");
  await at.slapd.kill();
  const down = await check(at, "alice", passwords.alice);
  assert.equal(down.status, 1);
  assert.match(down.errors, /cannot be reached \(ECONNREFUSED\)/);
});

test("directory check names the directories that there are", async () => {
  const outside = await testOutside();
  const { status, errors } = await outside.run("directory", "check", "corp", "alice");
  assert.equal(status, 1);
  assert.match(errors, /There is no directory corp; there are: -\./);
});
