/** The recipe about policy rules, followed. */

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { recipeBlocks, recipeLine, runRecipeLine } from "../recipe.ts";

const page = "write-policy-rules.md";

test("the rules of the page decide as its cases say", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-policy-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [settings = "", cases = ""] = await recipeBlocks(page, "yaml");
  await writeFile(path.join(folder, "kumihimo.yaml"), settings);
  await writeFile(path.join(folder, "policy-tests.yaml"), cases);
  const english = { LC_ALL: "C.UTF-8" };

  const tested = await runRecipeLine(await recipeLine(page, "policy test"), folder, english);
  assert.equal(tested.status, 0, tested.out + tested.errors);
  assert.match(tested.out, /^17 passed, 0 failed$/m);

  const explained = await runRecipeLine(await recipeLine(page, "policy explain"), folder, english);
  const { verdict, candidates } = JSON.parse(explained.out);
  assert.equal(verdict, "deny");
  assert.deepEqual(
    candidates.map((each: { rule: string; holds: unknown }) => [each.rule, each.holds]),
    [["project-files", false]],
  );

  await writeFile(path.join(folder, "changed.yaml"), settings);
  const simulated = await runRecipeLine(await recipeLine(page, "policy simulate"), folder, english);
  assert.match(simulated.out, /^0 calls: /, simulated.errors);

  const broken = cases.replaceAll("expect: allow", "expect: deny");
  await writeFile(path.join(folder, "policy-tests.yaml"), broken);
  const failing = await runRecipeLine(await recipeLine(page, "policy test"), folder, english);
  assert.equal(failing.status, 1, "the cases are really compared");
});
