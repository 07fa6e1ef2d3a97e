import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pageOf } from "./pages.ts";

const self = (item: string): string => item;

test("following the cursor shows every entry once and in order, whatever the page's size", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 7 }), (list, size) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = pageOf(list, self, { cursor, size });
        assert.ok(page.items.length <= size);
        seen.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      assert.deepEqual(seen, list);
    }),
  );
});

test("a cursor of another list is refused", () => {
  assert.throws(() => pageOf(["a", "b"], self, { cursor: "made up", size: 1 }), {
    code: "mcp.badCursor",
  });
});
