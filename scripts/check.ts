/**
 * Runs every check beside the tests, and prints what a failing one said.
 *
 *     node scripts/check.ts [NAME ...]
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const minutes = 10;

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
const failed = chosen.filter(([name, steps]) => !passes(name, steps)).length;
const unknown = given.filter((name) => !Object.hasOwn(checks, name));
for (const name of unknown) {
  console.log(`✗ ${name}: no such check; there are: ${Object.keys(checks).join(", ")}`);
}
console.log(`\n${chosen.length - failed} passed, ${failed + unknown.length} failed, 0 skipped`);
process.exitCode = failed + unknown.length === 0 ? 0 : 1;

function passes(name: string, steps: readonly (readonly string[])[]): boolean {
  const begin = performance.now();
  const complaint = steps
    .values()
    .map(complaintOf)
    .find((said) => said !== undefined);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const mark = complaint === undefined ? styleText("green", "✓") : styleText("red", "✗");
  console.log(`${mark} ${name} (${seconds} s)`);
  if (complaint !== undefined) console.log(complaint.replaceAll(/^/gmu, "  "));
  return complaint === undefined;
}

/** @returns what the command printed if it failed */
function complaintOf(args: readonly string[]): string | undefined {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: minutes * 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return undefined;
  const end = signal === null ? `status ${status}` : signal;
  return `${stdout}${stderr}${args.join(" ")} ended with ${end}.`;
}
