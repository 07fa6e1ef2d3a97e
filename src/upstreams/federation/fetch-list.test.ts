import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { JsonObject } from "../../kernel/json-object.ts";
import { UpstreamError } from "../upstream.ts";
import { fetchList } from "./fetch-list.ts";
import { listBounds } from "./growing-list.ts";
import { resourceList, toolList } from "./list-kinds.ts";
import { scriptedUpstream, type ScriptedUpstream } from "./testing/scripted-upstream.ts";

const { signal } = new AbortController();

const tool = (name: string, more: JsonObject = {}) => ({
  name,
  inputSchema: { type: "object" },
  ...more,
});

const fetched = (script: ScriptedUpstream["script"]) =>
  fetchList(scriptedUpstream(script), toolList, signal);

test("all pages are read in order, however they are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 7 }),
      async (count, size) => {
        const all = Array.from({ length: count }, (_, place) => tool(`tool-${place}`));
        const { entries, warnings } = await fetched((_, { cursor }) => {
          const start = Number(cursor ?? 0);
          const next = start + size < count ? { nextCursor: String(start + size) } : {};
          return { tools: all.slice(start, start + size), ...next };
        });
        assert.deepEqual([entries, warnings], [all, []]);
      },
    ),
  );
});

test("what nobody knows yet is kept as it was written", async () => {
  const odd = tool("odd", { "x-new": [1, { deep: null }], _meta: { "a.b/c": 1 }, title: "Odd" });
  const { entries } = await fetched(() => ({ tools: [odd] }));
  assert.equal(entries[0], odd);
});

test("malformed entries are left out with a warning, and the rest is kept", async () => {
  let deep: unknown = {};
  for (let level = 0; level < 10_000; level += 1) deep = { properties: { x: deep } };
  const bad: readonly unknown[] = [
    null,
    "tool",
    tool("no\u200bschema", { inputSchema: undefined }),
    tool("array", { inputSchema: { type: "array" } }),
    tool("number", { description: 7 }),
    tool("meta", { _meta: [] }),
    tool("deep", { inputSchema: { type: "object", deep } }),
    tool("large", { description: "x".repeat(600_000) }),
    tool("many", { wide: Array.from({ length: 300_000 }, () => 0) }),
    { ...tool("x"), name: 7 },
    tool("good"),
  ];
  const { entries, warnings } = await fetched(() => ({
    tools: [tool("good"), ...bad, tool("last")],
  }));
  assert.deepEqual(
    entries.map(({ name }) => name),
    ["good", "last"],
  );
  assert.equal(warnings.length, bad.length);
  assert.match(warnings.join("\n"), /no<U\+200B>schema.*inputSchema/);
  assert.match(warnings.at(-1) ?? "", /"good" is left out: it is there twice/);
});

test("whatever an upstream answers, the list ends and nothing is thrown", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.constantFrom("tools", "nextCursor", "ttlMs"), fc.jsonValue())),
      async (pages) => {
        let at = 0;
        await fetched(() => pages[at++] ?? {});
      },
    ),
  );
});

test("a circle of cursors is left", async () => {
  let pages = 0;
  const { entries, warnings } = await fetched(() => {
    pages += 1;
    return { tools: [tool(`t${pages}`)], nextCursor: pages % 2 === 0 ? "a" : "b" };
  });
  assert.ok(pages <= 3);
  assert.ok(entries.length > 0);
  assert.match(warnings.join(), /circle/);
});

test("a list without end is cut by its pages and by its entries", async () => {
  let pages = 0;
  const endless = await fetched(() => ({ tools: [], nextCursor: String((pages += 1)) }));
  assert.equal(pages, listBounds.pages);
  assert.match(endless.warnings.join(), /too many pages/);
  const many = Array.from({ length: listBounds.entries + 5 }, (_, place) => tool(`t${place}`));
  const long = await fetched(() => ({ tools: many }));
  assert.equal(long.entries.length, listBounds.entries);
  assert.match(long.warnings.join(), /too many entries/);
});

test("a list that is too large as a whole is cut", async () => {
  let pages = 0;
  const { entries, warnings } = await fetched(() => {
    pages += 1;
    return {
      tools: [tool(`t${pages}`, { description: "x".repeat(500_000) })],
      nextCursor: String(pages),
    };
  });
  assert.ok(entries.length * 500_000 <= listBounds.characters);
  assert.match(warnings.join(), /too large/);
});

const failing = (code: number) => () => {
  throw new UpstreamError(code, "no", undefined);
};

test("a list that the upstream does not have is empty; other errors are its own", async () => {
  const none = await fetchList(scriptedUpstream(failing(-32_601)), resourceList, signal);
  assert.deepEqual(none.entries, []);
  await assert.rejects(fetched(failing(-32_603)), UpstreamError);
});

test("the shortest time of all pages counts, and none is none", async () => {
  const ttls = [60_000, 9000];
  const { ttlSeconds } = await fetched((_, { cursor }) => ({
    tools: [],
    ttlMs: ttls[Number(cursor ?? 0)],
    ...(cursor === undefined && { nextCursor: "1" }),
  }));
  assert.equal(ttlSeconds, 9);
  assert.equal((await fetched(() => ({ tools: [], ttlMs: 0 }))).ttlSeconds, undefined);
});
