/** The recipes for logins elsewhere and for provisioning, followed with hubs of their own. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { type RealHub, realHub } from "../real-hub.ts";
import { recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";

async function ownFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-providers-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("the settings of both kinds of providers are in order", async (t) => {
  const page = "log-in-with-a-provider.md";
  const folder = await ownFolder(t);
  const blocks = await recipeBlocks(page, "yaml");
  assert.equal(blocks.length, 2);
  for (const settings of blocks) {
    await writeFile(join(folder, "kumihimo.yaml"), settings);
    const line = await recipeLine(page, "config check");
    const { status, errors } = await runRecipeLine(line, folder, { CORP_CLIENT_SECRET: "secret" });
    assert.equal(status, 0, errors);
  }
});

test("a system with a token for provisioning provisions, and does nothing else", async (t) => {
  const page = "provision-people.md";
  const file = join(await ownFolder(t), "kumihimo.yaml");
  const [settings = ""] = await recipeBlocks(page, "yaml");
  await writeFile(file, settings);
  await using hub = await realHub(["--config", file], {
    CORP_CLIENT_SECRET: "secret",
    PROVISIONING_SECRET: "the-secret-of-the-service-that-provisions",
  });
  const made = await send(hub, await recipeLine(page, "/api/tokens"), {});
  assert.equal(made.status, 201, made.text);
  const tokens = { SCIM_TOKEN: JSON.parse(made.text).token };
  const person = await send(hub, await recipeLine(page, '"displayName":"Aya"'), tokens);
  assert.equal(person.status, 201, person.text);
  const found = await send(hub, await recipeLine(page, "filter="), tokens);
  assert.equal(JSON.parse(found.text).Resources[0].displayName, "Aya");
  const elsewhere = await fetch(`${hub.url}/api/people`, {
    headers: { authorization: `Bearer ${tokens.SCIM_TOKEN}` },
  });
  assert.equal(elsewhere.status, 403);
});

/** What a curl command sends, sent without curl, which a bare machine does not have. */
async function send(
  hub: RealHub,
  command: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  const known: Readonly<Record<string, string>> = { KUMIHIMO_TOKEN: hub.token, ...variables };
  const headers = [...command.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(
    ([, name = "", value = ""]): [string, string] => [
      name,
      value.replace(/\$(\w+)/, (_, variable: string) => known[variable] ?? ""),
    ],
  );
  const body = /-d '([^']+)'/.exec(command)?.[1];
  const url = /http:\/\/127\.0\.0\.1:3000[^\s"]*/.exec(command)?.[0] ?? "";
  const answer = await fetch(url.replace("http://127.0.0.1:3000", hub.url), {
    headers,
    ...(body !== undefined && { method: "POST", body }),
  });
  return { status: answer.status, text: await answer.text() };
}
