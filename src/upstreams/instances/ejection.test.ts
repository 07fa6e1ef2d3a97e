import assert from "node:assert/strict";
import { test } from "node:test";
import { createEjection, ejectionLimits } from "./ejection.ts";

const yes = (): boolean => true;
const { baseSeconds, longestSeconds } = ejectionLimits;

/** Fails until it is ejected. @returns until when, and after how many failures. */
function failUntilOut(ejection: ReturnType<typeof createEjection>, now: number): [number, number] {
  for (let failures = 1; failures <= 100; failures += 1) {
    const until = ejection.note(false, now, yes);
    if (until !== undefined) return [until, failures];
  }
  return assert.fail("It was never ejected.");
}

test("five failures in a row eject it; a success between them does not", () => {
  const ejection = createEjection();
  for (const ok of [false, false, false, false, true, false, false, false, false]) {
    assert.equal(ejection.note(ok, 0, yes), undefined);
  }
  assert.equal(ejection.note(false, 0, yes), baseSeconds);
});

test("half of twenty requests within ten seconds are enough, without a long row of failures", () => {
  const ejection = createEjection();
  for (let request = 0; request < 19; request += 1) {
    assert.equal(ejection.note(request % 2 === 1, 1, yes), undefined);
  }
  assert.equal(ejection.note(false, 1, yes), 1 + baseSeconds);
});

test("failures that are spread over a longer time do not add up", () => {
  const ejection = createEjection();
  for (let request = 0; request < 1000; request += 1) {
    assert.equal(ejection.note(request % 2 === 0, request, yes), undefined);
  }
});

test("each ejection is longer than the one before, up to a limit", () => {
  const ejection = createEjection();
  let now = 0;
  for (let times = 1; times <= 15; times += 1) {
    const [until, failures] = failUntilOut(ejection, now);
    assert.equal(until - now, Math.min(times * baseSeconds, longestSeconds));
    assert.equal(failures, ejectionLimits.failuresInRow);
    now = until;
  }
});

test("a long good time makes earlier ejections forgotten, one after the other", () => {
  const ejection = createEjection();
  let now = 0;
  for (let times = 0; times < 4; times += 1) [now] = failUntilOut(ejection, now);
  now += baseSeconds * 2;
  const [until] = failUntilOut(ejection, now);
  assert.equal(until - now, baseSeconds * 3);
});

test("failures of requests that began before it was ejected do not make it longer", () => {
  const ejection = createEjection();
  const [until] = failUntilOut(ejection, 0);
  for (let request = 0; request < 50; request += 1) {
    assert.equal(ejection.note(false, until - 1, yes), undefined);
  }
  assert.equal(ejection.note(false, until, yes), undefined);
});

test("where no more may be ejected it stays, and goes as soon as it may", () => {
  const ejection = createEjection();
  for (let request = 0; request < 8; request += 1) {
    assert.equal(
      ejection.note(false, 0, () => false),
      undefined,
    );
  }
  assert.equal(ejection.note(false, 0, yes), baseSeconds);
});
