import assert from "node:assert/strict";
import { test } from "node:test";
import { Canaries } from "./canaries.ts";

test("a secret is found in each spelling in which it travels", () => {
  const canaries = new Canaries();
  const value = canaries.make('ke"y');
  const bytes = Buffer.from(value);
  for (const text of [
    value,
    JSON.stringify(value),
    `https://example.org/?key=${encodeURIComponent(value)}`,
    bytes.toString("hex"),
    Buffer.from(`a:${value}`).toString("base64"),
    Buffer.from(`ab:${value}:tail`).toString("base64"),
    Buffer.from(`abc:${value}:tail`).toString("base64url"),
  ]) {
    assert.equal(canaries.leaksIn(`before ${text} behind`).length, 1, text);
  }
});

test("another value, and a word that is too short to be told from others, are not", () => {
  const canaries = new Canaries();
  canaries.make("key");
  canaries.note("short", "a word");
  canaries.note("upstreams:read", "a permission");
  assert.deepEqual(canaries.leaksIn(`short upstreams:read ${new Canaries().make("key")}`), []);
});
