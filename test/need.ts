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
export function need(t: Pick<TestContext, "skip">, program: ProgramName): boolean {
  if (findProgram(program) !== undefined) return true;
  const reason = `${program} is not installed`;
  if (process.env["KUMIHIMO_REQUIRE_REAL"] === "1") throw new Error(reason);
  t.skip(reason);
  return false;
}
