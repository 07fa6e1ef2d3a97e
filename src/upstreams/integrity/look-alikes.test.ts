import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as z from "zod";
import { type Catalog, createCatalog } from "../../pipeline/catalog.ts";
import { lookAlikesIn } from "./look-alikes.ts";
import { skeletonOf } from "./skeleton.ts";

test("names that look alike have one skeleton", () => {
  const pairs: readonly (readonly [string, string])[] = [
    ["search", "sеаrсh"],
    ["search", "ｓｅａｒｃｈ"],
    ["search", "SEARCH"],
    ["get_user", "getUser"],
    ["get-user", "get.user"],
    ["omega", "οmεgα"],
    ["modern", "modem"],
    ["login", "l0g1n"],
    ["window", "vvindow"],
    ["delete", "d\u200belete"],
    ["file", "𝖋𝗂𝓁𝕖"],
  ];
  for (const [left, right] of pairs) {
    assert.equal(skeletonOf(left), skeletonOf(right), `${left} ${right}`);
  }
});

test("names that differ in a letter one can see do not", () => {
  const names = ["search", "searches", "fetch", "patch", "batch", "検索", "検査", "send", "sent"];
  assert.equal(new Set(names.map(skeletonOf)).size, names.length);
});

test("case and signs never matter", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9_.-]{1,30}$/), (name) => {
      assert.equal(skeletonOf(name.toUpperCase()), skeletonOf(name));
      assert.equal(skeletonOf(name.replaceAll("_", "-")), skeletonOf(name));
    }),
  );
});

const catalogOf = (names: readonly string[]): Catalog => {
  const catalog = createCatalog();
  const about = { title: "", description: "", permission: "a:b", input: z.unknown() } as const;
  for (const name of names) {
    catalog.addTool("test", { ...about, name, run: async () => ({ content: [] }) });
  }
  return catalog;
};

test("a tool named like another upstream's, or like one of the hub, is warned of", () => {
  const catalog = catalogOf(["image_description", "crm__find_customer", "crm__search"]);
  const alike = lookAlikesIn(catalog);
  assert.deepEqual(alike.of("evil", "find-cust0mer"), ["crm__find_customer"]);
  assert.deepEqual(alike.of("evil", "image_description"), ["image_description"]);
  assert.deepEqual(alike.of("crrn", "search"), ["crm__search"]);
});

test("two upstreams may have a tool of the same name, unless their own names look alike", () => {
  const catalog = catalogOf(["crm__search", "erp__search"]);
  assert.deepEqual(lookAlikesIn(catalog).of("erp", "search"), []);
  assert.deepEqual(lookAlikesIn(catalog).of("c-rm", "search"), ["crm__search"]);
});

test("an upstream's own tools are not held against each other", () => {
  const catalog = catalogOf(["crm__getUser", "crm__get_user"]);
  assert.deepEqual(lookAlikesIn(catalog).of("crm", "getUser"), []);
});

test("what is added later is seen", () => {
  const catalog = catalogOf(["crm__search"]);
  assert.deepEqual(lookAlikesIn(catalog).of("erp", "find"), []);
  const about = { title: "", description: "", permission: "a:b", input: z.unknown() } as const;
  catalog.addTool("b", { ...about, name: "crm__f1nd", run: async () => ({ content: [] }) });
  assert.deepEqual(lookAlikesIn(catalog).of("erp", "find"), ["crm__f1nd"]);
});
