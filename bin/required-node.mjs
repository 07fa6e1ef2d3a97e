/** Which Node.js the hub needs. Old versions must be able to read this file. */

import { readFileSync } from "node:fs";

/** @returns {string} such as `24` or `24.2`, from `engines` in package.json */
export function requiredNode() {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return JSON.parse(manifest).engines.node.replace(">=", "");
}

/**
 * @param {string} actual such as `20.20.2`
 * @param {string} required such as `24` or `24.2`
 */
export function isNewEnough(actual, required) {
  const [major = 0, minor = 0] = actual.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = required.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
