/** The check of package-lock.json, tried on locks that are wrong. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { LockEntry } from "../scripts/setup/installed.mjs";

const script = join(import.meta.dirname, "..", "scripts", "check-lock.ts");
const integrity = "sha512-x";

function faultsOf(packages: Record<string, LockEntry>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "kumihimo-lock-"));
  try {
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages }));
    const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
    const faults = stderr
      .split("\n")
      .filter((line) => line.startsWith(folder))
      .map((line) => line.slice(folder.length + 2));
    assert.equal(status, faults.length === 0 ? 0 : 1);
    return faults;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a whole lock passes, wherever npm put the optional packages", () => {
  const faults = faultsOf({
    "": {},
    "node_modules/a": { integrity, optionalDependencies: { near: "1", "@far/off": "1" } },
    "node_modules/a/node_modules/near": { integrity, optional: true },
    "node_modules/@far/off": { integrity, optional: true },
    "node_modules/a/node_modules/in-a": { inBundle: true },
  });
  assert.deepEqual(faults, []);
});

test("an optional package that the registry lacked is named", () => {
  const faults = faultsOf({
    "": {},
    "node_modules/a": { integrity, optionalDependencies: { "a-darwin": "1" } },
    "node_modules/b/node_modules/a-darwin": { integrity },
  });
  assert.deepEqual(faults, ["node_modules/a wants a-darwin, which is not in the lock"]);
});

test("an entry without a checksum, or with a registry's address, is named", () => {
  const faults = faultsOf({
    "": {},
    "node_modules/a": {},
    "node_modules/b": { integrity, resolved: "https://registry.example/b.tgz" },
  });
  assert.deepEqual(faults, [
    "node_modules/a has no integrity",
    "node_modules/b names a registry's address",
  ]);
});
