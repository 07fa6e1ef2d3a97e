import assert from "node:assert/strict";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { company, hubPassword, passwords } from "../../src/identity/directory/testing/company.ts";
import { recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";

const page = "connect-a-directory.md";

test("the recipe for a directory tells who somebody is", async (t) => {
  const at = await company(t);
  if (at === undefined) return;
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-directory-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [settings = ""] = await recipeBlocks(page, "yaml");
  const here = settings.replace("ldaps://dc1.example.org:636", at.slapd.secureUrl);
  assert.notEqual(here, settings);
  await writeFile(join(folder, "kumihimo.yaml"), here);
  await copyFile(at.slapd.caFile, join(folder, "ca.pem"));
  const environment = {
    ...process.env,
    LDAP_PASSWORD: hubPassword,
    ALICE_PASSWORD: passwords.alice,
  };
  const line = await recipeLine(page, "printf");
  const { status, out, errors } = await runRecipeLine(line, folder, environment);
  assert.equal(errors, "");
  assert.equal(status, 0);
  const person = JSON.parse(out);
  assert.equal(person.username, "alice");
  assert.equal(person.groups.length, 3);
  const wrong = await runRecipeLine(line, folder, { ...environment, ALICE_PASSWORD: "wrong" });
  assert.equal(wrong.status, 1);
  assert.equal(JSON.parse(wrong.out).error.code, "identity.refused");
});
