/** A log whose disk becomes full, or whose folder is closed, while it is written. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { belongingsOf } from "../../test/belongings.ts";

test("a full disk refuses what must be kept, and nothing is lost of what was taken", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-small-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  const trial = fileURLToPath(new URL("testing/small-disk.ts", import.meta.url));
  const mount = `mount -t tmpfs -o size=1m tmpfs ${folder} || exit 77; exec "$0" "$@"`;
  const run = spawnSync("unshare", ["-rm", "sh", "-c", mount, process.execPath, trial, folder], {
    encoding: "utf8",
  });
  if (run.error !== undefined || run.status === 77 || run.stderr.includes("unshare")) {
    return t.skip("a small file system cannot be mounted here");
  }
  assert.equal(run.stderr, "");
  assert.deepEqual(JSON.parse(run.stdout), {
    before: "kept",
    full: ["audit.notWritten", "ENOSPC"],
    readingWentOn: true,
    again: "kept",
    intact: true,
    gaps: 0,
    reading: 200,
  });
});

test("a folder that was made read-only refuses what must be kept, until it is opened again", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-closed-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  const trial = fileURLToPath(new URL("testing/closed-folder.ts", import.meta.url));
  const run = spawnSync(process.execPath, [trial, folder], { encoding: "utf8" });
  assert.equal(run.stderr, "");
  assert.deepEqual(JSON.parse(run.stdout), {
    before: "kept",
    closed: "audit.notWritten EACCES",
    ready: "audit.notWritten EACCES",
    readingWentOn: true,
    after: "kept",
    calls: ["before", "closed", "reading", "after"],
  });
});
