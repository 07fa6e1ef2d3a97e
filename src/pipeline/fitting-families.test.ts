import assert from "node:assert/strict";
import { test } from "node:test";
import { growth } from "../../test/growth.ts";
import { fittingFamilies } from "./fitting-families.ts";

const family = (uriTemplate: string) => ({ uriTemplate });
const [notes, all, pages] = [family("note://{id}"), family("{+any}"), family("page://{id}")];

test("every family that a URI fits is found, in the list's order", () => {
  const list = [notes, {}, all, pages];
  const find = fittingFamilies(() => list);
  assert.deepEqual(find("note://7"), [notes, all]);
  assert.deepEqual(find("page://7"), [all, pages]);
  assert.deepEqual(find("note://7/8"), [all]);
});

test("a list that changed is gone through anew", () => {
  let list: readonly object[] = [notes];
  const find = fittingFamilies<{ readonly uriTemplate?: string }>(() => list);
  assert.deepEqual(find("page://7"), []);
  list = [pages];
  assert.deepEqual([find("page://7"), find("note://7")], [[pages], []]);
});

test("thousands of templates made to be slow do not hold a look up", () => {
  const slow = Array.from({ length: 10_000 }, (_, at) => family(`note:${"{+a}".repeat(60)}${at}`));
  const among = (count: number) => {
    const list = [notes, ...slow.slice(0, count)];
    return fittingFamilies(() => list);
  };
  const uri = `note://${"a".repeat(2000)}`;
  const lists = new Map([2500, 10_000].map((count) => [count, among(count)]));
  for (const find of lists.values()) assert.deepEqual(find(uri), [notes]);
  assert.ok(growth((count) => lists.get(count)?.(uri), 2500) < 3);
});
