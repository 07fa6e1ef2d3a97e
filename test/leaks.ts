import assert from "node:assert/strict";
import { checkout, type RealHub } from "./real-hub.ts";

/** What a machine and its engines look like from inside, wherever they are. */
const insides = ["node_modules", "\n    at ", "/usr/", "ffmpeg -", "prlimit", "root:x:", "ENOENT"];

/** Asserts that an answer names nothing of the machine, of the hub's folders and of its token. */
export function assertTellsNothing(
  told: string,
  { folder, token }: RealHub,
  label: string,
  others: readonly string[] = [],
): void {
  const secrets = token === "" ? [] : [token];
  for (const leak of [...insides, ...secrets, ...others, checkout, folder])
    assert.ok(!told.includes(leak), `${label} tells ${leak}: ${told}`);
}
