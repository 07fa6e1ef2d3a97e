/**
 * The system programs that Kumihimo or its tests can use, and where to look for them.
 *
 * @module
 */

import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @typedef {object} Program
 * @property {string} apt the Debian package
 * @property {string} [brew] the Homebrew formula
 * @property {true} [linuxOnly] it works on no other system
 * @property {boolean} [snapOnUbuntu] Ubuntu's package of that name only points to a snap
 */

/** @satisfies {Readonly<Record<string, Program>>} */
export const programs = {
  ffmpeg: { apt: "ffmpeg", brew: "ffmpeg" },
  "espeak-ng": { apt: "espeak-ng", brew: "espeak-ng" },
  chromium: { apt: "chromium", brew: "chromium", snapOnUbuntu: true },
  postgres: { apt: "postgresql", brew: "postgresql@17" },
  "redis-server": { apt: "redis-server", brew: "redis" },
  slapd: { apt: "slapd", brew: "openldap" },
  ldapsearch: { apt: "ldap-utils", brew: "openldap" },
  openssl: { apt: "openssl", brew: "openssl@3" },
  bwrap: { apt: "bubblewrap", linuxOnly: true },
};

/** @typedef {keyof typeof programs} ProgramName */

/** @satisfies {Readonly<Record<string, readonly ProgramName[]>>} */
export const programsFor = {
  run: [],
  start: ["ffmpeg", "espeak-ng"],
  test: [
    "ffmpeg",
    "espeak-ng",
    "chromium",
    "postgres",
    "redis-server",
    "slapd",
    "ldapsearch",
    "openssl",
    "bwrap",
  ],
};

/** @typedef {keyof typeof programsFor} Purpose */

/**
 * @param {Purpose} purpose
 * @returns {readonly ProgramName[]} those that are not here, and could be
 */
export function missingFor(purpose) {
  return programsFor[purpose].filter((name) => isOfUse(name) && findProgram(name) === undefined);
}

/** @param {ProgramName} name */
function isOfUse(name) {
  return process.platform === "linux" || !("linuxOnly" in programs[name]);
}

/**
 * @param {string} name
 * @returns {string | undefined} the whole path of the program, or nothing
 */
export function findProgram(name) {
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  return searchedFolders()
    .flatMap((folder) => names.map((file) => join(folder, file)))
    .find(isExecutable);
}

/** PATH, then where Debian keeps servers out of an ordinary user's PATH. */
function searchedFolders() {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...path, "/usr/local/sbin", "/usr/sbin", ...postgresFolders()];
}

function postgresFolders() {
  const parent = "/usr/lib/postgresql";
  try {
    const newestFirst = readdirSync(parent).toSorted((a, b) => Number(b) - Number(a));
    return newestFirst.map((version) => join(parent, version, "bin"));
  } catch {
    return [];
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
