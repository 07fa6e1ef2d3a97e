/** Prints what came of each test file, and at the end what was skipped, what failed, and the sum. */

import type { TestEvent } from "node:test/reporters";
import { inspect, styleText } from "node:util";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface SummaryReporter {
  /** Takes everything that the runner told about one file, in its order. */
  fileEnded(file: string, events: readonly TestEvent[], seconds: number): void;
  /** Prints the closing part; its last line is `N passed, N failed, N skipped`. */
  end(): Totals;
}

interface Outcome {
  readonly kind: keyof Totals;
  readonly title: string;
  /** Why it was skipped, or how it failed. */
  readonly reason: string;
}

type Verdict = Extract<TestEvent, { type: "test:pass" | "test:fail" }>;

/** @param mayBeEmpty a file without any test is right, as when tests are chosen by name */
export function createSummaryReporter(
  print: (line: string) => void,
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): SummaryReporter {
  const all: Outcome[] = [];

  return {
    fileEnded(file, events, seconds) {
      const outcomes = outcomesIn(file, events);
      if (outcomes.length === 0 && !mayBeEmpty) outcomes.push(emptyFile(file));
      all.push(...outcomes);
      const isBad = outcomes.some(({ kind }) => kind === "failed");
      const mark = isBad ? styleText("red", "✗") : styleText("green", "✓");
      print(`${mark} ${file} (${outcomes.length} tests, ${seconds.toFixed(1)} s)`);
      const output = outputIn(events);
      if (output !== "") print(indented(output));
    },

    end() {
      const skipped = all.filter(({ kind }) => kind === "skipped");
      const failed = all.filter(({ kind }) => kind === "failed");
      for (const { title, reason } of skipped) print(`\n- skipped: ${title}\n  ${reason}`);
      for (const { title, reason } of failed) {
        print(`\n${styleText("red", "✗ failed:")} ${title}\n${indented(reason)}`);
      }
      const passed = all.length - skipped.length - failed.length;
      print(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
      return { passed, failed: failed.length, skipped: skipped.length };
    },
  };
}

function outcomesIn(file: string, events: readonly TestEvent[]): Outcome[] {
  const names: string[] = [];
  const outcomes: Outcome[] = [];
  for (const event of events) {
    if (event.type === "test:start") names[event.data.nesting] = event.data.name;
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const outer = names.slice(0, event.data.nesting);
    // The runner's word on the whole file says nothing new unless it is bad.
    const isFile = event.data.nesting === 0 && event.data.name === file;
    const title = [file, ...outer, ...(isFile ? [] : [event.data.name])].join(" > ");
    const outcome = isFile && event.type === "test:pass" ? undefined : outcomeOf(event, title);
    if (outcome !== undefined) outcomes.push(outcome);
  }
  return outcomes;
}

/** A suite counts only where it failed or was skipped itself, a test always, its parts besides. */
function outcomeOf({ type, data }: Verdict, title: string): Outcome | undefined {
  if (data.skip !== undefined && data.skip !== false) {
    return { kind: "skipped", title, reason: text(data.skip, "no reason given") };
  }
  if (data.todo !== undefined && data.todo !== false) {
    return { kind: "skipped", title, reason: `to do: ${text(data.todo, "no reason given")}` };
  }
  if (type === "test:fail") {
    const { error } = data.details;
    const isTold = "failureType" in error && error.failureType === "subtestsFailed";
    return isTold ? undefined : { kind: "failed", title, reason: reasonOf(error) };
  }
  return data.details.type === "suite" ? undefined : { kind: "passed", title, reason: "" };
}

function emptyFile(file: string): Outcome {
  return { kind: "failed", title: file, reason: "The file holds no tests." };
}

function text(value: string | boolean, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** The runner wraps what a test threw, and tells how a file's process ended. */
function reasonOf(error: Error): string {
  if ("exitCode" in error && typeof error.exitCode === "number") {
    return `The process of this file ended with status ${error.exitCode}.`;
  }
  return explained(error.cause ?? error);
}

/** The stack without the runner's own frames, and the causes behind it. */
function explained(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error : inspect(error);
  const frames = (error.stack ?? error.message).split("\n");
  const own = frames.filter((line) => !/^\s+at .*node:internal/u.test(line)).join("\n");
  return error.cause === undefined ? own : `${own}\ncaused by: ${explained(error.cause)}`;
}

function outputIn(events: readonly TestEvent[]): string {
  return events
    .map((event) =>
      event.type === "test:stdout" || event.type === "test:stderr" ? event.data.message : "",
    )
    .join("")
    .trimEnd();
}

function indented(block: string): string {
  return block.replaceAll(/^/gmu, "  ");
}
