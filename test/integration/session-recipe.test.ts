/** The recipe for sessions, tokens and keys, followed on a hub of its own. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { realHub } from "../real-hub.ts";
import { type Ran, recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";

const page = "look-after-sessions.md";

test("the recipe shows and ends sessions, makes a token for a script, and rotates keys", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-sessions-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [settings = ""] = await recipeBlocks(page, "yaml");
  // The port is free, and so the address is another.
  const here = settings.replace(/^.*publicUrl.*\n/m, "");
  assert.notEqual(here, settings);
  await writeFile(join(folder, "kumihimo.yaml"), here);
  const secrets = {
    KUMIHIMO_ROOT_SECRET: randomBytes(32).toString("hex"),
    NIGHTLY_SECRET: randomBytes(32).toString("hex"),
  };
  await using hub = await realHub(["--config", join(folder, "kumihimo.yaml")], secrets);
  const environment = {
    ...secrets,
    KUMIHIMO_HTTP_PORT: new URL(hub.url).port,
    KUMIHIMO_DATA_DIR: join(hub.folder, "data"),
  };
  const run = async (text: string): Promise<Ran> => {
    const ran = await runRecipeLine(await recipeLine(page, text), folder, environment);
    assert.equal(ran.status, 0, `${text}: ${ran.errors}`);
    return ran;
  };

  assert.match((await run("sessions list")).out, /There are no sessions/);
  await run("sessions issue");
  const { accessToken } = JSON.parse(await readFile(join(folder, "session.json"), "utf8"));
  const knock = async (token: string) =>
    (await fetch(`${hub.url}/api/me/sessions`, { headers: { authorization: `Bearer ${token}` } }))
      .status;
  assert.equal(await knock(accessToken), 200);
  assert.match((await run("sessions revoke-all")).out, /: 1\./);
  assert.equal(await knock(accessToken), 401);

  await run("tokens create");
  assert.match((await run("sessions validate")).out, /^subject +client:nightly$/m);
  assert.equal((await run("sessions check")).out, "allowed\n");
  assert.match((await run("tokens list")).out, /nightly report/);
  assert.equal(await knock((await readFile(join(folder, "token"), "utf8")).trim()), 200);

  assert.match((await run("keys rotate")).out, /^\S+ +signs /m);
  assert.match((await run("keys list")).out, /^\S+ +retired /m);
  for (const secret of [accessToken, ...Object.values(secrets)]) {
    assert.ok(!hub.log().includes(secret));
  }
});
