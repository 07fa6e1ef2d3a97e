/** The recipe about approvals, followed as far as one person can. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { codeOf, realHub } from "../real-hub.ts";
import { recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";

const page = "approve-a-call.md";

test("a call waits for somebody else, who is not who made it", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-approval-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [settings = ""] = await recipeBlocks(page, "yaml");
  const file = path.join(folder, "kumihimo.yaml");
  await writeFile(file, settings);
  await using hub = await realHub(["--config", file]);
  const report = { data: [{ label: "a", value: 1 }], chartType: "bar" };
  const refused = await hub.call("visual_report", report);
  assert.equal(codeOf(refused), "pipeline.waitingForApproval");

  const { port } = new URL(hub.url);
  const run = async (what: string, REQUEST = "") =>
    runRecipeLine(await recipeLine(page, what), folder, {
      LC_ALL: "C.UTF-8",
      KUMIHIMO_HTTP_PORT: port,
      KUMIHIMO_TOKEN: hub.token,
      REQUEST,
    });
  const listed = await run("approvals list");
  const [, id = ""] = /^([\w-]{32}) +waiting +operator +visual_report/m.exec(listed.out) ?? [];
  assert.notEqual(id, "", listed.out + listed.errors);
  assert.match((await run("approvals show", id)).out, /"chartType": "bar"/);
  for (const what of ["approvals approve", "approvals deny"]) {
    const own = await run(what, id);
    assert.equal(own.status, 1);
    assert.match(own.errors, /Nobody decides on a request of their own/);
  }
});
