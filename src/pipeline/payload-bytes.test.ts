import assert from "node:assert/strict";
import { test } from "node:test";
import { payloadBytes } from "./payload-bytes.ts";

test("text counts in UTF-8, wherever it stands; numbers and keys do not", () => {
  assert.equal(
    payloadBytes({ image: "abc", list: ["é", { more: "日本" }], size: 12, none: null }),
    11,
  );
});

test("a value nested without end is not followed to its end", () => {
  let deep: unknown = "x";
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  assert.equal(payloadBytes(deep), 0);
});
