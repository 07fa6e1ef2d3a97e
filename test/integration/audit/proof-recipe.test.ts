/** The recipe that verifies the log of a running hub, and proves one of its calls. */

import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { realHub } from "../../real-hub.ts";
import { recipeBlocks, type Ran, runRecipeLine } from "../../recipe.ts";

test("the log of a running hub is verified, and one of its calls is proved to somebody else", async () => {
  await using hub = await realHub();
  const hello = "data:text/plain;base64,aGVsbG8=";
  await hub.call("file_processing", { file: hello, operation: "checksum" });
  await symlink(path.join(hub.folder, "data"), path.join(hub.folder, ".kumihimo"));
  const lines = (await recipeBlocks("prove-what-was-done.md", "sh")).flatMap((block) =>
    block.trim().split("\n"),
  );
  const [verify = "", keys = "", withKeys = "", withBoth = "", prove = "", check = ""] = lines;
  assert.equal(lines.length, 6);
  const run = async (line: string, folder = hub.folder, more = {}): Promise<Ran> => {
    const ran = await runRecipeLine(line, folder, more);
    assert.equal(ran.status, 0, `${line}: ${ran.out}${ran.errors}`);
    return ran;
  };

  assert.match((await run(verify)).out, /^Intact\.$/m);
  await run(keys);
  assert.doesNotMatch((await run(withKeys)).out, /came from the folder itself/);

  const signed = await fetch(`${hub.url}/api/audit/checkpoint`, {
    method: "POST",
    headers: { authorization: `Bearer ${hub.token}` },
  });
  assert.equal(signed.status, 200);
  const audit = path.join(hub.folder, "data", "audit");
  const [name = ""] = await readdir(audit);
  const read = (file: string): Promise<string> => readFile(path.join(audit, name, file), "utf8");
  await writeFile(path.join(hub.folder, "kept"), await read("00000000000000000000.checkpoints"));
  await run(withBoth);

  const entries = (await read("00000000000000000000.jsonl")).split("\n");
  const line = entries.find((each) => each.includes('"tool":"file_processing"')) ?? "{}";
  await run(prove, hub.folder, { CALL: String(JSON.parse(line).call) });
  const elsewhere = path.join(hub.folder, "elsewhere");
  await mkdir(elsewhere);
  for (const file of ["proof.json", "keys", "kept"]) {
    await rename(path.join(hub.folder, file), path.join(elsewhere, file));
  }
  const checked = await run(check, elsewhere);
  assert.match(checked.out, /tool +file_processing/);
  assert.match(checked.out, /^Right/m);
});
