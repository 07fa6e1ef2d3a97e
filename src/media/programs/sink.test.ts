import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lines, tail } from "./sink.ts";

const ascii = fc.string({ unit: fc.constantFrom("a", "b", "=", "\n") });

test("lines come whole, however the output is cut", () => {
  fc.assert(
    fc.property(fc.array(ascii), (chunks) => {
      const seen: string[] = [];
      const sink = lines((line) => seen.push(line));
      for (const chunk of chunks) sink.write(Buffer.from(chunk));
      assert.deepEqual(seen, chunks.join("").split("\n").slice(0, -1));
    }),
  );
});

test("a line without end ends the program", () => {
  const sink = lines(() => {});
  assert.throws(() => {
    for (let sent = 0; sent < 100; sent += 1) sink.write(Buffer.alloc(1024, "x"));
  }, /without end/);
});

test("a tail keeps the last bytes", () => {
  const sink = tail(4);
  for (const chunk of ["abc", "", "defg", "h"]) sink.write(Buffer.from(chunk));
  assert.equal(sink.bytes().toString(), "efgh");
});
