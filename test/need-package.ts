/** Asks for a package of `test/packages` in a test: too large for everybody, so a contributor may lack it. */

import { join } from "node:path";
import { isInstalled } from "../scripts/setup/installed.mjs";
import { missing, type Skippable } from "./need.ts";

const folder = join(import.meta.dirname, "packages");

/**
 * The folder of the package. If it is not here, the test is marked as skipped with the reason, or
 * fails when `KUMIHIMO_REQUIRE_REAL=1`.
 *
 * @param set the folder of `test/packages` whose lock names the package.
 */
export function needPackage(t: Skippable, set: "onnx", name: string): string | undefined {
  const home = join(folder, set);
  if (isInstalled(home)) return join(home, "node_modules", name);
  missing(t, `test/packages/${set} is not installed; \`npm test\` installs it`);
  return undefined;
}
