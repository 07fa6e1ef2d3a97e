/** The recipe for secrets, followed without a hub, with a Vault that checks what it is asked. */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { vaultServer } from "../../src/storage/testing/vault-server.ts";
import { belongingsOf } from "../belongings.ts";
import { type Ran, recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";

const page = "keep-secrets.md";

test("the recipe keeps a secret, checks the configuration that names it, and changes the key", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-recipe-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  const vault = belongingsOf(t).use(await vaultServer());
  vault.second.set("hub", { anthropic: "sk-ant-of-the-vault" });
  const [settings = ""] = await recipeBlocks(page, "yaml");
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, `${vault.token}\n`);
  const here = settings
    .replace("https://vault.example.org:8200", vault.url)
    .replace("/run/vault/token", tokenFile);
  await writeFile(join(folder, "kumihimo.yaml"), here);

  const environment = { OPENAI_API_KEY: "sk-of-the-cloud-0123456789" };
  const run = async (text: string): Promise<Ran> => {
    const ran = await runRecipeLine(await recipeLine(page, text), folder, environment);
    assert.equal(ran.status, 0, `${text}: ${ran.errors}`);
    assert.doesNotMatch(ran.out + ran.errors, /sk-|hvs\./);
    return ran;
  };
  await run("secrets set");
  assert.match((await run("secrets list")).out, /^cloud +\d/m);
  assert.match((await run("config check")).out, /is in order/);
  assert.equal(vault.asked.at(-1)?.path, "/v1/secret/data/hub");
  assert.match((await run("secrets rotate --config")).out, /^secrets: 1 /);
  assert.match((await run("--drop-old")).out, /: 1\.$/m);
  const kept = await readFile(join(folder, ".kumihimo/secrets.json"), "utf8");
  assert.doesNotMatch(kept, /sk-of/);
  assert.equal((await run("secrets remove")).out, "cloud\n");
});
