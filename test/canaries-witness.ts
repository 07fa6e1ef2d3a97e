/**
 * Loaded into a hub that runs in a process of its own: tells the test, in the file that the address of
 * this module names, which secrets came to light in it.
 *
 * @module
 */

import { appendFileSync } from "node:fs";
import { Secret } from "../src/kernel/secret.ts";
import { overhear } from "./canaries-overhear.ts";

const file = new URL(import.meta.url).searchParams.get("file") ?? "";
const told = new Set<unknown>();

overhear(Secret.prototype, "reveal", (value) => {
  if (told.has(value)) return;
  told.add(value);
  appendFileSync(file, `${JSON.stringify(value)}\n`, { mode: 0o600 });
});
