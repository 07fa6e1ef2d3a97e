import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { inWords, issuesOf } from "./issues-of.ts";
import { englishIn } from "./testing/english-in.ts";

const even = inWords({ en: "is an odd number", ja: "奇数です" });
const schema = z.strictObject({
  name: z.string().min(3).max(5),
  kind: z.enum(["red", "blue"]),
  count: z.number().refine((value) => value % 2 === 0, even),
  list: z.array(z.int().max(10)).min(2),
});

test("faults are told in each language, in the same order, our own in our own words", () => {
  const { en, ja } = issuesOf(schema, { name: "x", kind: "green", count: 3, list: [1.5], more: 1 });
  assert.deepEqual(
    en.map(({ path, code }) => [path, code]),
    ja.map(({ path, code }) => [path, code]),
  );
  assert.equal(en.length, 5);
  for (const { message } of ja) assert.deepEqual(englishIn(message), [], message);
  const wordsOfCount = [en, ja].map(
    (list) => list.find(({ path }) => path[0] === "count")?.message,
  );
  assert.deepEqual(wordsOfCount, ["is an odd number", "奇数です"]);
});

test("what fits has no faults", () => {
  const value = { name: "four", kind: "red", count: 2, list: [1, 2] };
  assert.deepEqual(issuesOf(schema, value), { en: [], ja: [] });
});
