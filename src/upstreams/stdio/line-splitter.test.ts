import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { growth } from "../../../test/growth.ts";
import { lineSplitter } from "./line-splitter.ts";

function split(limit: number, chunks: Iterable<Buffer>) {
  const lines: string[] = [];
  const tooLong: number[] = [];
  const splitter = lineSplitter(limit, {
    line: (text) => lines.push(text.toString()),
    tooLong: (beginning) => tooLong.push(beginning.length),
  });
  for (const chunk of chunks) splitter.write(chunk);
  return { lines, tooLong };
}

function* cut(text: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let from = 0;
  for (let index = 0; from < text.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield text.subarray(from, from + size);
    from += size;
  }
}

test("lines are the same however their bytes arrive", () => {
  const line = fc
    .string({ unit: "grapheme", maxLength: 30 })
    .map((text) => text.replaceAll(/[\r\n]/g, ""));
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(line), sizes, fc.constantFrom("\n", "\r\n"), (lines, pieces, end) => {
      const text = Buffer.from(lines.map((one) => one + end).join(""));
      const expected = lines.filter((one) => one !== "");
      assert.deepEqual(split(1000, cut(text, pieces)), { lines: expected, tooLong: [] });
    }),
  );
});

test("a line beyond the limit is told once, cut to it, and those after it are whole", () => {
  const text = Buffer.from(`${"x".repeat(25)}\nshort\n${"y".repeat(10)}\n`);
  for (const size of [1, 3, 7, 100]) {
    assert.deepEqual(split(10, cut(text, [size])), {
      lines: ["short", "y".repeat(10)],
      tooLong: [10],
    });
  }
});

test("a line of 60 MB in small pieces costs as much a byte as one of 15", () => {
  const chunk = Buffer.alloc(4096, "x");
  const read = (bytes: number): void => {
    const splitter = lineSplitter(bytes, { line() {}, tooLong() {} });
    for (let sent = 0; sent < bytes; sent += chunk.length) splitter.write(chunk);
    splitter.write(Buffer.from("\n"));
  };
  assert.ok(growth(read, 15_000_000) < 9);
});
