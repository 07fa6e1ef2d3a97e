/**
 * Runs the official conformance suite against the hub, in both eras.
 *
 *     node test/conformance/run.ts [2026-07-28 | 2025-11-25 ...]
 *
 * The hub serves the fixtures that the suite calls by name (`fixture-plugin.ts`). The exit status is 0
 * when every scenario that the revision asks for has passed.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parse } from "yaml";
import * as z from "zod";
import { startFixtureHub } from "./fixture-hub.ts";

const asked = process.argv.slice(2);
const revisions = asked.length > 0 ? asked : ["2026-07-28", "2025-11-25"];
const suite = createRequire(import.meta.url).resolve(
  "@modelcontextprotocol/conformance/dist/index.js",
);
const expected = new URL("expected-failures.yaml", import.meta.url).pathname;

interface Scenario {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
}

/** A line of the suite's summary, such as `✓ tools-list: 3 passed, 0 failed`. */
const summaryLine = /^[✓✗] (?<name>[\w-]+): (?<passed>\d+) passed, (?<failed>\d+) failed/u;
/** The suite's own list of what a revision asks for, and of what it only tries, each with its reason. */
const requirements = z.object({
  server: z.array(z.string()),
  not_scored: z.array(z.object({ scenario: z.string(), reason: z.string() })),
});

interface Score {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs the suite for one revision and prints how each scenario went. */
async function run(revision: string, url: string): Promise<Score> {
  console.log(`\n${revision}`);
  const args = [
    "server",
    "--url",
    url,
    "--requirements",
    revision,
    "--expected-failures",
    expected,
  ];
  const child = spawn(process.execPath, [suite, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const scenarios: Scenario[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { name = "", passed, failed } = summaryLine.exec(line)?.groups ?? {};
    if (name !== "") scenarios.push({ name, passed: Number(passed), failed: Number(failed) });
  }
  const [exitCode] = await exited;
  const asks = requirements.parse(parse(readFileSync(requirementsFile(revision), "utf8")));
  const missing = asks.server.filter((name) => !scenarios.some((ran) => ran.name === name));
  for (const name of missing) scenarios.push({ name, passed: 0, failed: 1 });
  const unscored = new Map(asks.not_scored.map(({ scenario, reason }) => [scenario, reason]));
  return print(scenarios, unscored, exitCode === 0);
}

const requirementsFile = (revision: string): string =>
  join(dirname(suite), "../requirements", `${revision}.yaml`);

function print(
  scenarios: readonly Scenario[],
  unscored: ReadonlyMap<string, string>,
  suiteAgrees: boolean,
): Score {
  let [passed, failed, skipped] = [0, suiteAgrees ? 0 : 1, 0];
  for (const scenario of scenarios) {
    const reason = unscored.get(scenario.name);
    const good = scenario.failed === 0 && scenario.passed > 0;
    if (good) passed += 1;
    else if (reason !== undefined) skipped += 1;
    else failed += 1;
    const word = good ? "passed " : reason === undefined ? "FAILED " : "skipped";
    console.log(
      `  ${word} ${scenario.name}${reason === undefined ? "" : ` (not scored: ${reason})`}`,
    );
  }
  return { passed, failed, skipped };
}

await using hub = await startFixtureHub();
const scores: Score[] = [];
for (const revision of revisions) scores.push(await run(revision, hub.mcp));
const sum = (key: keyof Score): number => scores.reduce((total, score) => total + score[key], 0);
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
