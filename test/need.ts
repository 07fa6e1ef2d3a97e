/** Asks for a system program in a test: a contributor may lack it, CI may not. */

import type { TestContext } from "node:test";
import { findProgram, type ProgramName } from "../scripts/setup/programs.mjs";

/**
 * Says whether the program is here. If it is not, the test is marked as skipped with the reason, or
 * fails when `KUMIHIMO_REQUIRE_REAL=1`.
 *
 * @example
 * test("reads a film", async (t) => {
 *   if (!need(t, "ffmpeg")) return;
 */
export function need(t: Skippable, program: ProgramName): boolean {
  if (findProgram(program) !== undefined) return true;
  missing(t, `${program} is not installed`);
  return false;
}

export type Skippable = Pick<TestContext, "skip">;

/** Skips the test for this reason; in CI fails. */
export function missing(t: Skippable, reason: string): void {
  if (process.env["KUMIHIMO_REQUIRE_REAL"] === "1") throw new Error(reason);
  t.skip(reason);
}
