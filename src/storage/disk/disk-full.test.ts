import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { diskFailure } from "../disk-failure.ts";

test("a full disk is told as such, without the system's words", () => {
  const full = Object.assign(new Error("ENOSPC: write '/secret/path'"), { code: "ENOSPC" });
  assert.match(String(diskFailure(full)), /The hub's disk is full/);
  const other = new Error("other");
  assert.equal(diskFailure(other), other);
});

test("a put on a really full disk fails clearly and leaves nothing", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "small-disk-"));
  context.after(() => rmdir(folder));
  const script = `
    const { diskArtifacts } = await import(${url("disk-artifacts.ts")});
    const { storageConfig } = await import(${url("../config.ts")});
    const { readdirSync } = await import("node:fs");
    const folder = ${JSON.stringify(folder)};
    const store = await diskArtifacts(folder, storageConfig.parse({}).artifacts);
    const put = (bytes) =>
      store.put(Buffer.alloc(bytes, bytes), { mimeType: "a/b" }, new AbortController().signal);
    const code = await put(2_000_000).catch((error) => error.code);
    const left = readdirSync(folder + "/incoming").length;
    const { bytes } = await put(1000);
    console.log(JSON.stringify({ code, left, bytes }));
    await store[Symbol.asyncDispose]();`;
  const mount = `mount -t tmpfs -o size=1m tmpfs ${folder} || exit 77; exec "$0" "$@"`;
  const node = [process.execPath, "--input-type=module", "--eval", script];
  const run = spawnSync("unshare", ["-rm", "sh", "-c", mount, ...node], { encoding: "utf8" });
  if (run.error !== undefined || run.status === 77 || run.stderr.includes("unshare"))
    return context.skip("a small file system cannot be mounted here");
  assert.deepEqual(JSON.parse(run.stdout), { code: "storage.diskFull", left: 0, bytes: 1000 });
});

const url = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
