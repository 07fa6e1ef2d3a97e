/** The recipe for keeping checkpoints elsewhere, followed on a hub of its own. */

import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { belongingsOf } from "../belongings.ts";
import { realHub } from "../real-hub.ts";
import { type Ran, recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";

const page = "anchor-the-audit-log.md";

test("the recipe keeps checkpoints in a folder, prints one, and holds the log against both", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-anchored-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  const anchored = path.join(folder, "checkpoints");
  const [settings = ""] = await recipeBlocks(page, "yaml");
  const here = settings.replace("/mnt/other/checkpoints", anchored);
  assert.notEqual(here, settings);
  await writeFile(path.join(folder, "kumihimo.yaml"), here);
  const hub = belongingsOf(t).use(await realHub(["--config", path.join(folder, "kumihimo.yaml")]));
  const data = path.join(hub.folder, "data");
  const run = async (text: string): Promise<Ran> => {
    const line = (await recipeLine(page, text))
      .replaceAll("/mnt/other/checkpoints", anchored)
      .replaceAll(".kumihimo/audit", path.join(data, "audit"))
      .replace("http://127.0.0.1:3000", hub.url);
    const ran = await runRecipeLine(line, folder, { KUMIHIMO_DATA_DIR: data });
    assert.equal(ran.status, 0, `${text}: ${ran.out}${ran.errors}`);
    return ran;
  };

  await hub.call("file_processing", {
    file: "data:text/plain;base64,aGVsbG8=",
    operation: "checksum",
  });
  const { errors } = await run("audit checkpoint");
  assert.match(errors, /file .*checkpoints/);
  await run("--checkpoint checkpoint.txt");
  for (let tries = 0; (await readdir(anchored)).length === 0; tries += 1) {
    assert.ok(tries < 500, "nothing is anchored");
    await sleep(20);
  }
  await run("--checkpoint kept.txt");
  assert.match(hub.log(), /lies on the log's own file system/);
});
