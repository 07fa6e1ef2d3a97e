import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { growth } from "../../../../test/growth.ts";
import { HttpFault } from "./response.ts";
import { ResponseParser } from "./response-parser.ts";
import { bytesOf, cut, inChunks, parse } from "./testing/parse.ts";

/** How many bytes of something without an end are taken, in pieces of some size. */
function takenOf(begin: string, again: string, size: number): number {
  const parser = new ResponseParser({ head() {}, data() {} });
  parser.begin();
  let taken = 0;
  const piece = bytesOf(again.repeat(Math.ceil(size / again.length)));
  const first = bytesOf(begin);
  parser.read(first, first.length);
  assert.throws(() => {
    while (taken < 10_000_000) {
      assert.equal(parser.read(piece, size), size);
      taken += size;
    }
  }, HttpFault);
  return taken;
}

test("what has no end is refused within bounds, in whatever pieces it comes", () => {
  const kib = 1024;
  const endless = [
    ["HTTP/1.1 200 OK\r\n", "a: 1\r\n", 33 * kib],
    ["HTTP/1.1 200 ", "O", 33 * kib],
    ["HTTP/1.1 200 OK\r\na: ", " ", 33 * kib],
    ["", "HTTP/1.1 100 Continue\r\n\r\n", kib],
    ["", `HTTP/1.1 103 Early Hints\r\na: ${"b".repeat(30 * kib)}\r\n\r\n`, 17 * 31 * kib],
    [inChunks, "0", kib],
    [inChunks, "1;a", kib],
    [`${inChunks}1;`, " ", kib],
    [`${inChunks}0\r\n`, "a: 1\r\n", 33 * kib],
    [`${inChunks}0\r\na: `, "b", kib],
  ] as const;
  for (const [begin, again, most] of endless) {
    for (const size of [1, 6, 1000, 65_536]) {
      // Pieces that a line is cut by are the same again only where they hold whole lines.
      const whole = size - (size % again.length);
      if (whole === 0 && again.length > 6) continue;
      const taken = takenOf(begin, again, whole === 0 || again.length === 1 ? size : whole);
      assert.ok(taken <= most, `${taken} bytes of ${JSON.stringify(again.slice(0, 30))}`);
    }
  }
});

const headOf = (length: number): Buffer => {
  const frame = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\na: \r\n\r\n";
  return bytesOf(frame.replace("a: ", `a: ${"b".repeat(length - frame.length)}`) + "{}");
};
const steps = (bytes: Buffer, size: number): Buffer[] =>
  cut(
    bytes,
    [...Array.from({ length: bytes.length / size }).keys()].map((nth) => nth * size),
  );

test("a head of 32 KiB is read, and one of 34 KiB is not, in one piece or in many", () => {
  for (const size of [100, 1023, 1024, 30_000, 40_000]) {
    assert.equal(parse(steps(headOf(32_000), size)).body.toString(), "{}");
    assert.throws(() => parse(steps(headOf(34 * 1024), size)), HttpFault);
  }
});

test("values of a head do not hold on to the body behind it", () => {
  const names: unknown[] = [];
  const parser = new ResponseParser({
    head: ({ headers }) => void names.push(headers["mcp-session-id"]),
    data() {},
  });
  const before = heapAfterCollection();
  const filler = "x".repeat(31_000);
  for (let nth = 0; nth < 500; nth += 1) {
    const id = `session-${nth}-${"0".repeat(20)}`;
    const bytes = bytesOf(
      `HTTP/1.1 200 OK\r\nmcp-session-id: ${id}\r\ncontent-length: 31000\r\n\r\n${filler}`,
    );
    parser.begin();
    parser.read(bytes, bytes.length);
  }
  assert.equal(names.length, 500);
  assert.ok(heapAfterCollection() - before < 3_000_000);
});

function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  assert.ok(typeof collect === "function");
  collect();
  return process.memoryUsage().heapUsed;
}

test("a body in small chunks takes no more a byte when it is longer", () => {
  const chunks = bytesOf(`${inChunks}${"5\r\nhello\r\n".repeat(100)}`);
  const again = chunks.subarray(inChunks.length);
  const read = (times: number): void => {
    const parser = new ResponseParser({ head() {}, data() {} });
    parser.begin();
    parser.read(chunks, chunks.length);
    for (let nth = 0; nth < times; nth += 1) parser.read(again, again.length);
  };
  assert(growth(read, 300) < 9);
});
