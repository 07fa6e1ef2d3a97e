/**
 * Finds a Node.js that is new enough, and brings one where the machine has none.
 *
 * The binary is an npm package (`scripts/runtime/`), pinned with its checksum by a lock file of its
 * own, and serves only this checkout.
 *
 * @module
 */

import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isNewEnough, requiredNode } from "../../bin/required-node.mjs";
import { isInstalled, isMusl } from "./installed.mjs";
import { withLock } from "./lock.mjs";
import { npmCi } from "./npm.mjs";
import { SetupError, say } from "./say.mjs";

/**
 * @typedef {object} Runtime
 * @property {string} node the program
 * @property {NodeJS.ProcessEnv} env an environment in which `node` means that program
 */

const folder = fileURLToPath(new URL("../runtime", import.meta.url));
const packaged = new Set(["linux-x64", "linux-arm64", "win32-x64"]);

/**
 * @param {string} lock held while something is installed
 * @returns {Promise<Runtime>}
 * @throws {SetupError} when this platform has no packaged Node.js, or it cannot be fetched
 */
export async function ensureRuntime(lock) {
  if (isNewEnough(process.versions.node, requiredNode())) return runtimeAt(process.execPath);
  const platform = `${process.platform}-${process.arch}`;
  if (!packaged.has(platform) || isMusl()) throw new SetupError(unsupported(platform));
  if (!isInstalled(folder)) await withLock(lock, install);
  return runtimeAt(packagedNode());
}

async function install() {
  if (isInstalled(folder)) return;
  say(`Node.js ${process.versions.node} is too old; fetching Node.js 24 for this folder (npm ci)`);
  await npmCi(folder, { node: process.execPath, env: process.env });
}

function packagedNode() {
  const system = process.platform === "win32" ? "win" : process.platform;
  const file = process.platform === "win32" ? "node.exe" : "node";
  return join(folder, "node_modules", `node-${system}-${process.arch}`, "bin", file);
}

/** @param {string} node */
function runtimeAt(node) {
  const env = { ...process.env };
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  env[key] = [dirname(node), env[key]].filter(Boolean).join(delimiter);
  return { node, env };
}

/** @param {string} platform */
function unsupported(platform) {
  const how =
    process.platform === "darwin" ? '"brew install node@24"' : "https://nodejs.org/en/download";
  return (
    `Node.js ${process.versions.node} is too old, and there is no packaged one for ` +
    `${platform}${isMusl() ? " (musl)" : ""}. Install Node.js 24 (${how}) and run the command again.`
  );
}
