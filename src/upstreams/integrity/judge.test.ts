import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judge } from "./judge.ts";

const approve = { firstUse: "approve", roomLeft: 100 } as const;

test("every listed tool is either trusted or waits, and what is pinned otherwise is never trusted", () => {
  const hashes = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2"));
  const setting = fc.constantFrom("approve" as const, "quarantine" as const);
  fc.assert(
    fc.property(hashes, hashes, setting, fc.nat(4), (now, before, firstUse, roomLeft) => {
      const listed = new Map(Object.entries(now));
      const pinned = new Map(Object.entries(before));
      const { trusted, fresh, waiting } = judge(listed, pinned, { firstUse, roomLeft });
      assert.deepEqual(new Set([...trusted, ...waiting.keys()]), new Set(listed.keys()));
      assert.equal(trusted.size + waiting.size, listed.size);
      assert.ok(fresh.size <= roomLeft);
      for (const tool of trusted) {
        assert.equal(pinned.get(tool) ?? listed.get(tool), listed.get(tool));
        assert.equal(fresh.has(tool), !pinned.has(tool));
        if (!pinned.has(tool)) assert.equal(firstUse, "approve");
      }
      for (const [tool, kind] of waiting) assert.equal(kind, pinned.has(tool) ? "changed" : "new");
    }),
  );
});

test("a flood of new names leaves no room and so cannot be trusted", () => {
  const listed = new Map([
    ["a", "1"],
    ["b", "1"],
  ]);
  const { trusted, waiting } = judge(listed, new Map(), { ...approve, roomLeft: 1 });
  assert.deepEqual([[...trusted], [...waiting]], [["a"], [["b", "new"]]]);
});
