/**
 * Compares a lock file with npm's own record of what it put into node_modules.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {string} [resolved]
 * @property {boolean} [inBundle]
 * @property {boolean} [optional]
 * @property {string | string[]} [os]
 * @property {string | string[]} [cpu]
 * @property {string | string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * Where node_modules differs from what the lock file says for this platform. npm writes its record
 * last, so a broken-off installation differs everywhere.
 *
 * @param {string} folder
 * @returns {string[]} paths of packages
 */
export function differences(folder) {
  const record = packagesIn(join(folder, "node_modules", ".package-lock.json")) ?? {};
  const locked = packagesIn(join(folder, "package-lock.json")) ?? {};
  const wrong = Object.entries(locked).filter(([path, entry]) => {
    const installed = record[path];
    return path !== "" && (installed ? !isSame(entry, installed) : isWantedHere(entry));
  });
  const extra = Object.keys(record).filter((path) => !(path in locked));
  return [...wrong.map(([path]) => path), ...extra];
}

/** @param {string} folder */
export function isInstalled(folder) {
  return differences(folder).length === 0;
}

/**
 * @param {string} path of a lock file
 * @returns {Record<string, LockEntry> | undefined} nothing if there is no such file
 */
export function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Alpine and its like: binaries made for glibc do not run there. */
export function isMusl() {
  if (process.platform !== "linux") return false;
  // Without this the report asks the network for names of addresses, and waits for them.
  Object.assign(process.report, { excludeNetwork: true });
  return !JSON.stringify(process.report.getReport()).includes('"glibcVersionRuntime"');
}

/**
 * @param {LockEntry} entry
 * @param {LockEntry} installed
 */
function isSame(entry, installed) {
  return entry.version === installed.version && entry.integrity === installed.integrity;
}

/**
 * A package that is optional and names no platform may be missing with the one that wanted it.
 *
 * @param {LockEntry} entry
 */
function isWantedHere({ optional, os, cpu, libc }) {
  if (optional !== true) return true;
  if (os === undefined && cpu === undefined) return false;
  return (
    admits(os, () => process.platform) &&
    admits(cpu, () => process.arch) &&
    admits(libc, () => (isMusl() ? "musl" : "glibc"))
  );
}

/**
 * @param {string | string[] | undefined} list
 * @param {() => string} actual
 */
function admits(list, actual) {
  return list === undefined || [list].flat().includes(actual());
}
