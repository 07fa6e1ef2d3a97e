/** What every adapter must do, whatever its vendor. Run it from the adapter's `provider.test.ts`. */

import { test } from "node:test";
import { providerChecks, type Subject } from "./provider-checks.ts";

export type { Example, Examples, Subject } from "./provider-checks.ts";

export function providerSuite(name: string, subject: Subject): void {
  for (const { title, run } of providerChecks(subject)) test(`${name} ${title}`, run);
}
