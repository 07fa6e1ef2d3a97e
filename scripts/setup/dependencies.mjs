/** The npm packages of this checkout, installed when node_modules does not match the lock file. */

import { isInstalled } from "./installed.mjs";
import { withLock } from "./lock.mjs";
import { npmCi } from "./npm.mjs";
import { say } from "./say.mjs";

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
