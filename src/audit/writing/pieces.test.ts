import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pieces } from "./pieces.ts";

const written = (held: ReturnType<typeof pieces>): string =>
  Buffer.concat([...held.buffers]).toString();

test("what was added stands there in its order, of whatever size, in memory that is used again", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.nat(90_000).map((length) => "組".repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 4 }), (batches) => {
      for (const texts of batches) {
        const held = pieces();
        for (const each of texts) assert.equal(held.add(each).toString(), each);
        assert.equal(written(held), texts.join(""));
        assert.equal(held.bytes, Buffer.byteLength(texts.join("")));
        held.done();
      }
    }),
    { numRuns: 50 },
  );
});

test("two that are open at once share no memory", () => {
  pieces().done();
  const [one, other] = [pieces(), pieces()];
  one.add("one");
  other.add("other");
  assert.equal(written(one), "one");
  assert.equal(written(other), "other");
  one.done();
  const next = pieces();
  next.add("next");
  assert.equal(written(other), "other");
});
