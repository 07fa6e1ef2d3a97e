import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LastBytes } from "./last-bytes.ts";

test("however the bytes come, the last of them are there in their order", () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 40 }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), pieces, (size, given) => {
      const last = new LastBytes(size);
      for (const piece of given) last.add(Buffer.from(piece));
      const all = Buffer.concat(given);
      assert.deepEqual(last.take(), all.subarray(Math.max(0, all.length - size)));
    }),
  );
});
