/**
 * System programs: installed by apt where that is possible, named to the person where it is not.
 *
 * @module
 */

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { runStep } from "./children.mjs";
import { withLock } from "./lock.mjs";
import { findProgram, missingFor, programs } from "./programs.mjs";
import { say } from "./say.mjs";

/** @typedef {import("./programs.mjs").ProgramName} ProgramName */

const policy = "/usr/sbin/policy-rc.d";
const aptLists = "/var/lib/apt/lists";
const lockWaitSeconds = 300;
const failed = { ok: false, output: "" };

/**
 * Never fails: whatever is still missing afterwards is named by the hub or the tests themselves.
 *
 * @param {import("./programs.mjs").Purpose} purpose
 */
export async function ensurePrograms(purpose) {
  const missing = () => missingFor(purpose);
  if (missing().length === 0) return;
  const mayInstall = process.getuid?.() === 0 && process.env["KUMIHIMO_SETUP_SYSTEM"] !== "no";
  if (!mayInstall || findProgram("apt-get") === undefined) return advise(missing());
  await withLock("/run/kumihimo-setup.lock", () => install(missing()));
}

/** @param {readonly ProgramName[]} missing */
async function install(missing) {
  const packages = aptPackages(missing);
  if (packages.length === 0) return;
  const args = ["install", "-y", "--no-install-recommends", ...packages];
  let { ok, output } = hasLists() ? await withoutServices(() => apt(args)) : failed;
  if (!ok) {
    // No lists, or old ones that name what the archive no longer has.
    await apt(["update"]);
    ({ ok, output } = await withoutServices(() => apt(args)));
  }
  if (!ok) say(`"${commandOf(args)}" failed (${reasonIn(output)}); going on without them`);
}

/** @param {readonly string[]} args */
async function apt(args) {
  say(commandOf(args));
  const giveUp = Date.now() + lockWaitSeconds * 1000;
  for (;;) {
    const result = await runStep(
      "apt-get",
      ["-q", "-o", `DPkg::Lock::Timeout=${lockWaitSeconds}`, "-o", "Acquire::Retries=1", ...args],
      {
        cwd: "/",
        env: { ...process.env, LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" },
        seconds: 1800,
        // Stopped half-way it would leave packages that are not configured.
        finishes: true,
      },
    );
    const isLocked = /Could not get lock|Unable to lock/u.test(result.output);
    if (result.ok || !isLocked || Date.now() > giveUp) return result;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

/**
 * Debian starts a server as soon as it is installed, unless a policy forbids it. Ours expires with
 * this process, should it not live to remove it.
 *
 * @template Result
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
async function withoutServices(work) {
  const mark = "# Kumihimo's set-up";
  const isTaken = existsSync(policy) && !readFileSync(policy, "utf8").includes(mark);
  if (isTaken) return work();
  const script = `#!/bin/sh\n${mark}: start no service while it runs.\n`;
  writeFileSync(policy, `${script}kill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`, {
    mode: 0o755,
  });
  try {
    return await work();
  } finally {
    rmSync(policy, { force: true });
  }
}

/** @param {readonly string[]} args */
function commandOf(args) {
  return `apt-get ${args.join(" ")}`;
}

function hasLists() {
  return existsSync(aptLists) && readdirSync(aptLists).some((file) => file.includes("_Packages"));
}

/** @param {readonly ProgramName[]} missing */
function advise(missing) {
  const list = missing.join(", ");
  if (process.platform === "darwin") {
    const formulas = unique(missing.flatMap(formulasOf));
    return say(`not found: ${list}; to add them, run: brew install ${formulas.join(" ")}`);
  }
  if (findProgram("apt-get") === undefined) return say(`not found: ${list}`);
  const command = `sudo apt-get install -y ${aptPackages(missing).join(" ")}`;
  return say(`not found: ${list}; to add them, run: ${command}`);
}

/** @param {readonly ProgramName[]} missing */
function aptPackages(missing) {
  const wanted = missing.filter((name) => !("snapOnUbuntu" in programs[name] && isUbuntu()));
  return unique(wanted.map((name) => programs[name].apt));
}

/** @param {ProgramName} name */
function formulasOf(name) {
  const program = programs[name];
  return "brew" in program ? [program.brew] : [];
}

function isUbuntu() {
  try {
    return /^ID=ubuntu$/mu.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

/** @param {readonly string[]} list */
function unique(list) {
  return [...new Set(list)];
}

/** @param {string} output */
function reasonIn(output) {
  const errors = output.split("\n").filter((line) => /^(E|Err):/u.test(line));
  return errors.at(-1)?.trim() ?? "it gave no reason";
}
