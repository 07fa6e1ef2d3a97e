/**
 * Refuses a package-lock.json that `npm ci` would refuse on another machine, or that does not pin
 * what it names.
 *
 *     node scripts/check-lock.ts [FOLDER ...]
 *
 * A registry may lack a new version's binaries for other platforms. `npm install` then writes a lock
 * without them and says nothing.
 *
 * @module
 */

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type LockEntry, packagesIn } from "./setup/installed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const given = process.argv.slice(2);
const ours = [".", "scripts/runtime", "test/packages/onnx", "bench/peers"];
for (const folder of given.length > 0 ? given : ours) {
  const packages = packagesIn(resolve(root, folder, "package-lock.json"));
  const faults = packages === undefined ? ["there is no lock"] : faultsIn(packages);
  for (const fault of faults) console.error(`${folder}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** What is wrong with a lock file's packages, one sentence each. */
function faultsIn(packages: Readonly<Record<string, LockEntry>>): string[] {
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...missingOptional(path, entry, packages),
    ...unpinned(path, entry),
  ]);
}

function missingOptional(
  path: string,
  entry: LockEntry,
  packages: Readonly<Record<string, LockEntry>>,
): string[] {
  return Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !placesFor(name, path).some((place) => place in packages))
    .map((name) => `${path || "the root"} wants ${name}, which is not in the lock`);
}

/** Where Node.js would look for a package that is asked for at `path`, nearest first. */
function placesFor(name: string, path: string): string[] {
  const levels = path === "" ? [] : path.split(/\/?node_modules\//u).slice(1);
  const parents = Array.from({ length: levels.length + 1 }, (_, up) =>
    levels.slice(0, levels.length - up),
  );
  return parents.map((parent) => [...parent, name].map((part) => `node_modules/${part}`).join("/"));
}

function unpinned(path: string, { integrity, resolved, inBundle }: LockEntry): string[] {
  if (path === "") return [];
  return [
    ...(integrity === undefined && inBundle !== true ? [`${path} has no integrity`] : []),
    ...(resolved === undefined ? [] : [`${path} names a registry's address`]),
  ];
}
