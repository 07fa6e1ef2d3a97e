import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOfSecret } from "./parts-of-secret.ts";

test("a secret is taken apart where somebody could use a part of it", () => {
  const basic = Buffer.from("aya:pass:word").toString("base64");
  const expected: Readonly<Record<string, readonly string[]>> = {
    "sk-123456": [],
    "correct horse": [],
    "Bearer abc.def": ["abc.def"],
    [`Basic ${basic}`]: [basic, "pass:word"],
    "postgres://hub:p%40ss@db:5432/x": ["p%40ss", "p@ss"],
    "redis://:p%ss@127.0.0.1": ["p%ss"],
    "https://example.org/": [],
  };
  for (const [value, parts] of Object.entries(expected)) {
    assert.deepEqual(partsOfSecret(value), [value, ...parts]);
  }
});
