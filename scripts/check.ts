/**
 * Runs every check beside the tests, and prints what a failing one said.
 *
 *     node scripts/check.ts [NAME ...]
 *
 * @module
 */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const minutes = 10;
/** Most checks keep one core busy. */
const atOnce = 2;

/** Each check is a list of Node.js command lines; the first that fails ends it. */
const checks: Readonly<Record<string, readonly (readonly string[])[]>> = {
  types: [["node_modules/typescript/bin/tsc", "-p", "."]],
  lint: [["node_modules/oxlint/bin/oxlint", "--type-aware", "--deny-warnings"]],
  format: [["node_modules/oxfmt/bin/oxfmt", "--check"]],
  "dead code": [["node_modules/knip/bin/knip.js"]],
  lock: [["scripts/check-lock.ts"]],
  docs: [["scripts/docs.ts", "--check"]],
  package: [
    ["scripts/build.ts"],
    ["node_modules/publint/src/cli.js", "--strict"],
    ["dist/main.js", "--version"],
  ],
  conformance: [["test/conformance/run.ts"]],
};

const given = process.argv.slice(2);
const chosen = Object.entries(checks).filter(
  ([name]) => given.length === 0 || given.includes(name),
);
const queue = chosen.values();
let failed = 0;
const lane = async (): Promise<void> => {
  for (const [name, steps] of queue) if (!(await passes(name, steps))) failed += 1;
};
await Promise.all(Array.from({ length: atOnce }, lane));
const unknown = given.filter((name) => !Object.hasOwn(checks, name));
for (const name of unknown) {
  console.log(`✗ ${name}: no such check; there are: ${Object.keys(checks).join(", ")}`);
}
console.log(`\n${chosen.length - failed} passed, ${failed + unknown.length} failed, 0 skipped`);
process.exitCode = failed + unknown.length === 0 ? 0 : 1;

async function passes(name: string, steps: readonly (readonly string[])[]): Promise<boolean> {
  const begin = performance.now();
  let complaint: string | undefined;
  for (const step of steps) complaint ??= await complaintOf(step);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const mark = complaint === undefined ? styleText("green", "✓") : styleText("red", "✗");
  console.log(`${mark} ${name} (${seconds} s)`);
  if (complaint !== undefined) console.log(complaint.replaceAll(/^/gmu, "  "));
  return complaint === undefined;
}

/** @returns what the command printed if it failed */
function complaintOf(args: readonly string[]): Promise<string | undefined> {
  const options = {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1" },
    timeout: minutes * 60_000,
    maxBuffer: 64 * 1024 * 1024,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(undefined);
      const end = error.signal ?? `status ${error.code}`;
      resolve(`${stdout}${stderr}${args.join(" ")} ended with ${end}.`);
    });
    child.stdin?.end();
  });
}
