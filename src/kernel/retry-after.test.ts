import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { retryAfterSeconds } from "./retry-after.ts";

const now = Date.parse("2026-11-21T10:00:00Z");

const read = (text: string): number | undefined => retryAfterSeconds({ "retry-after": text }, now);

test("seconds and dates are read, milliseconds before both", () => {
  assert.equal(read("7"), 7);
  assert.equal(read("0.5"), 0.5);
  assert.equal(read("Sat, 21 Nov 2026 10:00:30 GMT"), 30);
  assert.equal(retryAfterSeconds({ "retry-after": "7", "retry-after-ms": "250" }, now), 0.25);
  assert.equal(retryAfterSeconds(new Headers({ "Retry-After": "3" }), now), 3);
});

test("a moment that has passed is now, and nobody is made to wait longer than an hour", () => {
  assert.equal(read("Sat, 21 Nov 2026 09:00:00 GMT"), 0);
  assert.equal(read("999999999"), 3600);
});

test("whatever else stands there is no word about waiting", () => {
  for (const text of ["", "soon", "-5", "1e9", "NaN"]) {
    const seconds = read(text);
    assert(seconds === undefined || (seconds >= 0 && seconds <= 3600), `${text}: ${seconds}`);
  }
  assert.equal(retryAfterSeconds(undefined), undefined);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const seconds = read(text);
      assert(seconds === undefined || (seconds >= 0 && seconds <= 3600));
    }),
  );
});
