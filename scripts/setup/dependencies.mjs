/** The npm packages of this checkout, installed when node_modules does not match the lock file. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isInstalled } from "./installed.mjs";
import { withLock } from "./lock.mjs";
import { npmCi } from "./npm.mjs";
import { say, SetupError } from "./say.mjs";

/**
 * @param {string} root of the checkout
 * @param {string} lock held while something is installed
 * @param {import("./runtime.mjs").Runtime} runtime
 */
export async function ensureDependencies(root, lock, runtime) {
  if (isInstalled(root)) return;
  await withLock(lock, async () => {
    if (isInstalled(root)) return;
    say("installing npm packages (npm ci; about a minute the first time)");
    await npmCi(root, runtime);
  });
}

/**
 * Packages that only tests use and that are too large for everybody, each set with a lock of its own.
 * Never fails for want of a network: the tests themselves name what is missing.
 *
 * @param {string} root of the checkout
 * @param {string} lock held while something is installed
 * @param {import("./runtime.mjs").Runtime} runtime
 */
export async function ensureTestPackages(root, lock, runtime) {
  const missing = () => testPackages(root).filter((folder) => !isInstalled(folder));
  if (missing().length === 0) return;
  await withLock(lock, async () => {
    for (const folder of missing()) await installTestPackages(folder, runtime);
  });
}

/**
 * @param {string} folder
 * @param {import("./runtime.mjs").Runtime} runtime
 */
async function installTestPackages(folder, runtime) {
  say(`installing the packages of ${folder} (npm ci; only the tests need them)`);
  try {
    await npmCi(folder, runtime);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message} Going on without them.`);
  }
}

/** @param {string} root */
function testPackages(root) {
  const parent = join(root, "test", "packages");
  if (!existsSync(parent)) return [];
  return readdirSync(parent).map((name) => join(parent, name));
}
