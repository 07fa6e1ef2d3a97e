import assert from "node:assert/strict";
import { test } from "node:test";
import { growth } from "../../../../test/growth.ts";
import { type ResponseHead, readHead } from "./read-head.ts";
import { HttpFault } from "./response.ts";

const headOf = (status: string, ...lines: string[]): string => [status, ...lines].join("\r\n");
const ok = "HTTP/1.1 200 OK";

type Read = readonly [head: string, status: number, body: ResponseHead["body"], kept: number];

const read: readonly Read[] = [
  // How its end is told.
  [headOf(ok, "Content-Length: 5"), 200, 5, 4],
  [headOf(ok, "content-length:5"), 200, 5, 4],
  [headOf(ok, "CONTENT-LENGTH: \t 5 \t"), 200, 5, 4],
  [headOf(ok, "Content-Length: 0"), 200, 0, 4],
  [headOf(ok, "Content-Length: 007"), 200, 7, 4],
  [headOf(ok, "Content-Length: 999999999999999"), 200, 999_999_999_999_999, 4],
  [headOf(ok, "Transfer-Encoding: chunked"), 200, "chunked", 4],
  [headOf(ok, "transfer-encoding:CHUNKED \t"), 200, "chunked", 4],
  [ok, 200, "until close", 0],
  [headOf(ok, "Connection: keep-alive", "Keep-Alive: timeout=60"), 200, "until close", 0],
  // The status line.
  [headOf("HTTP/1.1 200", "Content-Length: 5"), 200, 5, 4],
  [headOf("HTTP/1.1 200 ", "Content-Length: 5"), 200, 5, 4],
  [headOf("HTTP/1.1 404 Nicht da, \xfcberhaupt\t!", "Content-Length: 5"), 404, 5, 4],
  [headOf("HTTP/1.1 999 ?", "Content-Length: 5"), 999, 5, 4],
  // Without a body, whatever else they say; what contradicts itself ends the connection.
  ["HTTP/1.1 100 Continue", 100, 0, 4],
  [headOf("HTTP/1.1 100 Continue", "Content-Length: 0"), 100, 0, 4],
  [headOf("HTTP/1.1 103 Early Hints", "Link: </a.css>"), 103, 0, 4],
  ["HTTP/1.1 204 No Content", 204, 0, 4],
  [headOf("HTTP/1.1 204 No Content", "Content-Length: 0"), 204, 0, 4],
  [headOf("HTTP/1.1 204 No Content", "Content-Length: 5"), 204, 0, 0],
  [headOf("HTTP/1.1 204 No Content", "Transfer-Encoding: chunked"), 204, 0, 0],
  ["HTTP/1.1 304 Not Modified", 304, 0, 4],
  [headOf("HTTP/1.1 304 Not Modified", "Content-Length: 5"), 304, 0, 0],
  [headOf("HTTP/1.1 205 Reset Content", "Content-Length: 0"), 205, 0, 4],
  // For how long the connection stays.
  [headOf(ok, "Content-Length: 5", "Connection: close"), 200, 5, 0],
  [headOf(ok, "Content-Length: 5", "Connection: Close"), 200, 5, 0],
  [headOf(ok, "Content-Length: 5", "Connection: upgrade,close"), 200, 5, 0],
  [headOf(ok, "Content-Length: 5", "Connection: a", "Connection: close"), 200, 5, 0],
  [headOf(ok, "Content-Length: 5", "Connection: keep-alive"), 200, 5, 4],
  [headOf(ok, "Content-Length: 5", "Connection: keep-alive, close"), 200, 5, 0],
  [headOf(ok, "Content-Length: 5", "Keep-Alive: timeout=5"), 200, 5, 3],
  [headOf(ok, "Content-Length: 5", "Keep-Alive: max=9, Timeout=30"), 200, 5, 28],
  [headOf(ok, "Content-Length: 5", "Keep-Alive: timeout=3600"), 200, 5, 60],
  [headOf(ok, "Content-Length: 5", "Keep-Alive: timeout=2"), 200, 5, 0],
  [headOf(ok, "Content-Length: 5", "Keep-Alive: timeout=0"), 200, 5, 0],
  [headOf(ok, "Content-Length: 5", "Keep-Alive: timeout=-1"), 200, 5, 4],
  [headOf(ok, "Content-Length: 5", "Keep-Alive: timeout=soon"), 200, 5, 4],
  [headOf(ok, "Content-Length: 5", "Connection: close", "Keep-Alive: timeout=9"), 200, 5, 0],
  // HTTP/1.0 keeps what it says it keeps, and knows no chunks.
  [headOf("HTTP/1.0 200 OK", "Content-Length: 5"), 200, 5, 0],
  ["HTTP/1.0 200 OK", 200, "until close", 0],
  [headOf("HTTP/1.0 200 OK", "Content-Length: 5", "Connection: Keep-Alive"), 200, 5, 4],
  [headOf("HTTP/1.0 200 OK", "Content-Length: 5", "Connection: keep-alive, close"), 200, 5, 0],
  [
    headOf("HTTP/1.0 200 OK", "Transfer-Encoding: chunked", "Connection: keep-alive"),
    200,
    "chunked",
    0,
  ],
];

test("a head says how its body ends and for how long the connection stays", () => {
  for (const [head, status, body, keptSeconds] of read) {
    const { headers: _, ...said } = readHead(head);
    assert.deepEqual(said, { status, body, keptSeconds }, JSON.stringify(head));
  }
});

const refused: readonly string[] = [
  // Two readers could see two ends.
  headOf(ok, "Content-Length: 5", "Transfer-Encoding: chunked"),
  headOf(ok, "Transfer-Encoding: chunked", "Content-Length: 5"),
  headOf("HTTP/1.1 204 No Content", "Transfer-Encoding: chunked", "Content-Length: 5"),
  headOf(ok, "Content-Length: 5", "Content-Length: 5"),
  headOf(ok, "Content-Length: 5", "content-length: 6"),
  ...[
    "5, 5",
    "5,6",
    "+5",
    "-5",
    "5.0",
    "0x5",
    "5e0",
    "five",
    "",
    "5 5",
    "5;",
    "٥",
    "9".repeat(16),
  ].map((length) => headOf(ok, `Content-Length: ${length}`)),
  headOf(ok, "Content-Length: 5\xa0"),
  headOf(ok, "Transfer-Encoding: chunked\xa0"),
  headOf(ok, "Transfer-Encoding: \x0bchunked"),
  ...[
    "gzip, chunked",
    "chunked, chunked",
    "chunked, identity",
    "identity",
    "gzip",
    "",
    "xchunked",
  ].map((encoding) => headOf(ok, `Transfer-Encoding: ${encoding}`)),
  headOf(ok, "Transfer-Encoding: chunked;q=1"),
  headOf(ok, 'Transfer-Encoding: "chunked"'),
  headOf(ok, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
  headOf(ok, "Transfer-Encoding: gzip", "Transfer-Encoding: chunked"),
  headOf("HTTP/1.1 100 Continue", "Content-Length: 5"),
  headOf("HTTP/1.1 103 Early Hints", "Transfer-Encoding: chunked"),
  // Lines that two readers could cut differently.
  headOf(ok, "A: 1", " folded: 2", "Content-Length: 5"),
  headOf(ok, "A: 1", "\tfolded", "Content-Length: 5"),
  headOf(ok, " A: 1"),
  headOf(ok, "A: 1\nB: 2"),
  headOf(ok, "A: 1\rB: 2"),
  headOf(ok, "A: 1\r"),
  headOf(ok, "A: 1\n"),
  headOf(ok, "A: 1\u0000"),
  headOf(ok, "A\u0000: 1"),
  headOf(ok, "A: 1\u007f"),
  headOf(ok, "A : 1"),
  headOf(ok, "Content-Length : 5"),
  headOf(ok, "A\t: 1"),
  headOf(ok, ": 1"),
  headOf(ok, "A"),
  headOf(ok, ""),
  headOf(ok, "A=1"),
  headOf(ok, "A(B): 1"),
  headOf(ok, "\xc4: 1"),
  // No status line.
  ...[
    "",
    "HTTP/1.1",
    "HTTP/1.1 ",
    "HTTP/1.1 20 OK",
    "HTTP/1.1 2000 OK",
    "HTTP/1.1 099 OK",
    "HTTP/1.1 2xx OK",
    "HTTP/1.1  200 OK",
    "HTTP/1.1\t200 OK",
    "HTTP/1.1 200OK",
    "HTTP/1.1 200 O\u0000K",
    "HTTP/1.1 200 O\nK",
    "HTTP/1.1 200 O\rK",
    "HTTP/1.1 -20 OK",
    "HTTP/1.2 200 OK",
    "HTTP/2 200 OK",
    "HTTP/2.0 200 OK",
    "HTTP/0.9 200 OK",
    "http/1.1 200 OK",
    " HTTP/1.1 200 OK",
    "\r\nHTTP/1.1 200 OK",
    "ICY 200 OK",
    "200 OK",
  ].map((line) => headOf(line, "Content-Length: 5")),
];

test("what two readers could understand in two ways is refused", () => {
  for (const head of refused) {
    assert.throws(() => readHead(head), HttpFault, JSON.stringify(head));
  }
});

test("names are in small letters, values bare, and what comes several times stands in a list", () => {
  const lines = [
    "A: 1",
    "B-c:",
    "a:2 \t",
    "X: \tone, two ",
    "A: 3",
    "__proto__: p",
    "Constructor: c",
  ];
  const { headers } = readHead(headOf(ok, ...lines));
  assert.deepEqual(
    { ...headers, own: Object.keys(headers) },
    {
      a: ["1", "2", "3"],
      "b-c": "",
      x: "one, two",
      ["__proto__"]: "p",
      constructor: "c",
      own: ["a", "b-c", "x", "__proto__", "constructor"],
    },
  );
  assert.equal(headers["toString"], undefined);
});

test("a letter that ends like a blank of latin1 keeps its end", () => {
  const { headers } = readHead(headOf(ok, `Title: ${Buffer.from("voilà").toString("latin1")}`));
  assert.equal(Buffer.from(String(headers["title"]), "latin1").toString(), "voilà");
});

test("no head takes more than its length to read", () => {
  const heads: ((size: number) => string)[] = [
    (size) => headOf(ok, `A: ${" ".repeat(size)}x${" ".repeat(size)}`),
    (size) => headOf(ok, `Connection: ${"clos ".repeat(size / 5)}`),
    (size) => headOf(ok, `Keep-Alive: ${"timeout=".repeat(size / 8)}`),
    (size) => headOf(ok, ...Array.from({ length: size / 4 }, () => "a:")),
    (size) => headOf(`${ok}${" ".repeat(size)}\u0000`.slice(0, -1), "A: 1"),
  ];
  for (const head of heads) assert(growth((size) => readHead(head(size)), 100_000) < 9);
});
