/**
 * Runs test files, each in a process of its own, as many at a time as there are cores.
 *
 *     node test/run.ts [--test-name-pattern PATTERN] [FILE | FOLDER | GLOB ...]
 *
 * Node's own `--test` waits without end for a file that does not let go. Here such a file is stopped
 * and counts as failed.
 *
 * @module
 */

import { globSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { run } from "node:test";
import type { TestEvent } from "node:test/reporters";
import { parseArgs } from "node:util";
import { memoryFolder } from "./memory-folder.ts";
import { createSummaryReporter } from "./summary-reporter.ts";

const everything = ["test/**/*.test.ts", "src/**/*.test.ts"];
/** No secret of a test may stand in what a hub puts out. */
const watch = new URL("canaries-watch.ts", import.meta.url).href;
const testSeconds = 120;
const fileSeconds = Number(process.env["KUMIHIMO_TEST_FILE_SECONDS"] ?? 300);

const { values, positionals } = parseArgs({
  options: { "test-name-pattern": { type: "string", multiple: true } },
  allowPositionals: true,
});
const patterns = values["test-name-pattern"];
const files = longestFirst(filesIn(positionals.length === 0 ? everything : positionals));
if (files.length === 0) {
  console.error(`No test file matches ${positionals.join(" ")}`);
  process.exitCode = 1;
} else {
  process.exitCode = await runAll();
}

/** @returns the exit status */
async function runAll(): Promise<number> {
  prepareEnvironment();
  await using folder = process.env["TMPDIR"] === undefined ? await memoryFolder() : undefined;
  if (folder !== undefined) process.env["TMPDIR"] = folder.path;
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  }
  const reporter = createSummaryReporter(console.log, { mayBeEmpty: patterns !== undefined });
  const queue = files.values();
  const lane = async (): Promise<void> => {
    for (const file of queue) {
      if (stop.signal.aborted) return;
      const begin = performance.now();
      const events = await runFile(file, stop.signal);
      reporter.fileEnded(file, events, (performance.now() - begin) / 1000);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  const { failed } = reporter.end();
  return failed > 0 || stop.signal.aborted ? 1 : 0;
}

async function runFile(file: string, stop: AbortSignal): Promise<TestEvent[]> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort(new Error(`The file ran, or kept its process alive, beyond ${fileSeconds} s.`));
  }, fileSeconds * 1000);
  const stream = run({
    files: [file],
    execArgv: ["--import", watch],
    timeout: testSeconds * 1000,
    signal: AbortSignal.any([limit.signal, stop]),
    ...(patterns !== undefined && { testNamePatterns: patterns }),
  });
  const events: TestEvent[] = [];
  for await (const event of stream) events.push(event);
  clearTimeout(timer);
  return events;
}

/** What each test process inherits: compiled code from the last run, and no noise of old versions. */
function prepareEnvironment(): void {
  process.env["NODE_COMPILE_CACHE"] ??= resolve(".cache", "compile");
  const options = process.env["NODE_OPTIONS"] ?? "";
  process.env["NODE_OPTIONS"] = `${options} --disable-warning=ExperimentalWarning`.trim();
}

function filesIn(given: readonly string[]): string[] {
  const globs = given.map((path) => (isFolder(path) ? join(path, "**/*.test.ts") : path));
  return [...new Set(globs.flatMap((glob) => globSync(glob).toSorted()))];
}

/** What takes long begins first: no core waits at the end for a file that began last. */
function longestFirst(paths: readonly string[]): string[] {
  return paths.toSorted((one, other) => weight(other) - weight(one));
}

/** Whole hubs, then what has most to say. */
function weight(path: string): number {
  return (statSync(path).size + 1) * (path.includes("integration") ? 1_000_000 : 1);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
