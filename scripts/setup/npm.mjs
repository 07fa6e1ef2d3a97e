/**
 * Runs npm, under whichever Node.js is wanted.
 *
 * @module
 */

import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { runStep } from "./children.mjs";
import { differences } from "./installed.mjs";
import { findProgram } from "./programs.mjs";
import { SetupError } from "./say.mjs";

const flags = [
  "--ignore-scripts",
  // Binaries for this platform and the tools of the tests, whatever NODE_ENV or the user's npm says.
  "--include=optional",
  "--include=dev",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  // A machine without a network is told so in seconds.
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/**
 * Installs exactly what the lock file in a folder says.
 *
 * @param {string} folder
 * @param {{ node: string, env: NodeJS.ProcessEnv }} runtime
 * @throws {SetupError}
 */
export async function npmCi(folder, { node, env }) {
  const { ok, output } = await runStep(node, [npmScript(), "ci", ...flags], {
    cwd: folder,
    env,
    seconds: 1200,
  });
  // npm goes on without an optional package that it cannot fetch, even if this platform needs it.
  const missing = differences(folder).map((path) => path.replace(/^.*node_modules\//u, ""));
  if (ok && missing.length === 0) return;
  const reason = ok ? `it left out ${missing.join(", ")}` : reasonIn(output);
  throw new SetupError(
    `"npm ci --ignore-scripts" failed in ${folder} (${reason}); ` +
      "check the network and npm's registry, then run the command again.",
  );
}

function npmScript() {
  const script = candidates().find((path) => basename(path) === "npm-cli.js" && existsSync(path));
  if (script === undefined) {
    throw new SetupError("npm was not found; install npm 10 or newer and run the command again.");
  }
  return script;
}

/** The npm that started us, the one beside this Node.js, or the one on PATH. */
function candidates() {
  const beside = dirname(realpathSync(process.execPath));
  const onPath = findProgram("npm");
  return [
    process.env["npm_execpath"] ?? "",
    join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
    onPath === undefined ? "" : realpathSync(onPath),
  ];
}

/**
 * The first line of npm's complaint that says something.
 *
 * @param {string} output
 */
function reasonIn(output) {
  const said = output
    .split("\n")
    .filter((line) => line.startsWith("npm error "))
    .map((line) => line.replace("npm error ", "").trim())
    .find((line) => !/^(code|errno|syscall|type|path|dest) |^$|^A complete log/u.test(line));
  return said ?? "it gave no reason";
}
