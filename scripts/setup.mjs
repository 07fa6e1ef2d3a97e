/**
 * Brings what a command needs, then runs it: a Node.js that is new enough, the npm packages, and
 * the system programs that the purpose asks for.
 *
 *     node scripts/setup.mjs start|test|run -- COMMAND [ARGUMENT ...]
 *
 * Runs under Node.js 20 without any package. When nothing is missing it adds a few milliseconds.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endWithNpm, handOver, Interrupted, statusOf } from "./setup/children.mjs";
import { ensureDependencies, ensureTestPackages } from "./setup/dependencies.mjs";
import { programsFor } from "./setup/programs.mjs";
import { ensureRuntime } from "./setup/runtime.mjs";
import { say, SetupError } from "./setup/say.mjs";
import { ensurePrograms } from "./setup/system-programs.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const lock = join(root, ".cache", "setup.lock");

/** @param {readonly string[]} argv */
async function main([purpose, dashes, command, ...args]) {
  if (!isPurpose(purpose) || dashes !== "--" || command === undefined) {
    throw new SetupError("usage: node scripts/setup.mjs start|test|run -- COMMAND [ARGUMENT ...]");
  }
  endWithNpm();
  const runtime = await ensureRuntime(lock);
  await ensureDependencies(root, lock, runtime);
  if (purpose === "test") await ensureTestPackages(root, lock, runtime);
  await ensurePrograms(purpose);
  return handOver(command === "node" ? runtime.node : command, args, runtime.env);
}

/**
 * @param {string | undefined} word
 * @returns {word is import("./setup/programs.mjs").Purpose}
 */
function isPurpose(word) {
  return word !== undefined && Object.hasOwn(programsFor, word);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof Interrupted) {
    process.exitCode = statusOf(error.signal);
  } else if (error instanceof SetupError) {
    say(error.message);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
