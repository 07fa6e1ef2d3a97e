import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../../kernel/clock.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { loginLimiter } from "./login-limiter.ts";

/** Two failures of a user and three of a source count, for a hundred seconds of a clock that is set by hand. */
function limiter() {
  let now = 1_000_000;
  const clock: Clock = { now: () => new Date(now), seconds: () => now / 1000 };
  const limits = { userFailures: 2, sourceFailures: 3, windowSeconds: 100 };
  const state = memoryState({ clock });
  return {
    pass: (seconds: number) => void (now += seconds * 1000),
    ...loginLimiter({ directory: "corp", limits, state, clock }),
  };
}

const tooMany = { code: "identity.tooManyLogins" };

test("failures count for a sliding time, not for a period that ends at once", async () => {
  const at = limiter();
  await at.begin("aya", "a");
  at.pass(90);
  await at.begin("aya", "b");
  await assert.rejects(at.begin("aya", "c"), { ...tooMany, data: { seconds: 10 } });
  at.pass(11);
  await at.begin("aya", "c");
  await assert.rejects(at.begin("aya", "d"), { ...tooMany, data: { seconds: 89 } });
});

test("one source is held back whoever it names, and holds nobody else back", async () => {
  const at = limiter();
  for (const user of ["aya", "ben", "chie"]) await at.begin(user, "a");
  await assert.rejects(at.begin("dan", "a"), tooMany);
  const attempt = await at.begin("dan", "b");
  await attempt.withdrawn();
  await (await at.begin("dan", "b")).succeeded();
});

test("a success forgets the user's failures, and not the source's", async () => {
  const at = limiter();
  await at.begin("aya", "a");
  await (await at.begin("aya", "a")).succeeded();
  await at.begin("aya", "a");
  await at.begin("aya", "a");
  await assert.rejects(at.begin("aya", "b"), tooMany);
  await assert.rejects(at.begin("ben", "a"), tooMany);
});

test("an attempt that nobody judged does not count", async () => {
  const at = limiter();
  for (let tries = 0; tries < 5; tries += 1) await (await at.begin("aya", "a")).withdrawn();
  await at.begin("aya", "a");
});
