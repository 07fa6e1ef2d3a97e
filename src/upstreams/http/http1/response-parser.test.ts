import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { giveBack } from "../../../kernel/large-memory.ts";
import { HttpFault } from "./response.ts";
import { ResponseParser } from "./response-parser.ts";
import { bytesOf, cut, inChunks, parse } from "./testing/parse.ts";

const seed = 20_261_122;

const body = "\u0000\r\n\r\nHTTP/1.1 500 No\r\ncontent-length: 3\r\n\r\n0\r\n\r\n\xff{}";
const interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";

/** Responses, the bodies they have, and whether they end before the connection does. */
const responses: readonly (readonly [text: string, body: string, isDone: boolean])[] = [
  [`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\na: 1\r\nA: 2\r\n\r\n${body}`, body, true],
  [`${interim}HTTP/1.0 404 No\r\ncontent-length: 2\r\n\r\nno`, "no", true],
  [
    `${inChunks}5\r\nhello\r\n00b;x="y;z" ; w\r\n, my world!\r\n0\r\n\r\n`,
    "hello, my world!",
    true,
  ],
  [`${inChunks}1 ;a\r\n{\r\n1\r\n}\r\n000;last\r\nDigest: x\r\nx-y:\tz\r\n\r\n`, "{}", true],
  [`${inChunks}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`, body, true],
  [`${inChunks}0\r\n\r\n`, "", true],
  ["HTTP/1.1 204 No Content\r\n\r\n", "", true],
  [`HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n${body}`, body, false],
];

test("a response is the same wherever its bytes are cut", () => {
  for (const [text, expected, isDone] of responses) {
    const bytes = bytesOf(text);
    const whole = parse([bytes]);
    assert.equal(whole.body.toString("latin1"), expected);
    assert.deepEqual([whole.isDone, whole.endsWithConnection], [isDone, !isDone]);
    assert.equal(whole.heads.length, 1);
    assert.deepEqual(parse([...bytes].map((byte) => Buffer.of(byte))), whole);
    for (let at = 1; at < bytes.length; at += 1) assert.deepEqual(parse(cut(bytes, [at])), whole);
  }
});

test("a response is the same cut into many pieces, with pauses at any of them and others behind it", () => {
  const places = fc.array(fc.nat({ max: 400 }), { maxLength: 30 });
  fc.assert(
    fc.property(
      fc.constantFrom(...responses),
      places,
      fc.infiniteStream(fc.boolean()),
      fc.string({ maxLength: 80, unit: "binary-ascii" }),
      ([text, expected, isDone], cuts, pauses, behind) => {
        const bytes = bytesOf(isDone ? text + behind : text);
        const inside = cuts.filter((at) => at < bytes.length);
        const parsed = parse(cut(bytes, inside), () => pauses.next().value);
        assert.equal(parsed.body.toString("latin1"), expected);
        assert.deepEqual(parsed.heads, parse([bytesOf(text)]).heads);
        assert.deepEqual([parsed.isDone, parsed.taken], [isDone, text.length]);
      },
    ),
    { seed, numRuns: 1000 },
  );
});

test("chunks of any size, with whatever a server adds, make one body", () => {
  const extension = fc.constantFrom("", ";", ";a", ";a=b", ';a="b;\\"c"', "\t ;\xff=1", " ");
  const chunk = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 3000 }), extension, fc.boolean());
  const trailer = fc.constantFrom("A: 1\r\n", "content-length: 5\r\n", "b:\r\n");
  fc.assert(
    fc.property(
      fc.array(chunk),
      fc.array(trailer, { maxLength: 4 }),
      fc.array(fc.nat({ max: 20_000 }), { maxLength: 10 }),
      (chunks, trailers, cuts) => {
        const pieces = chunks.flatMap(([bytes, added, isLarge]) => {
          const size = bytes.length.toString(16);
          const line = `${isLarge ? `00${size.toUpperCase()}` : size}${added}\r\n`;
          return [bytesOf(line), Buffer.from(bytes), bytesOf("\r\n")];
        });
        const last = bytesOf(`0\r\n${trailers.join("")}\r\n`);
        const bytes = Buffer.concat([bytesOf(inChunks), ...pieces, last]);
        const inside = cuts.filter((at) => at < bytes.length);
        const parsed = parse(cut(bytes, inside));
        assert.deepEqual(parsed.body, Buffer.concat(chunks.map(([each]) => each)));
        assert.deepEqual([parsed.isDone, parsed.taken], [true, bytes.length]);
      },
    ),
    { seed, numRuns: 300 },
  );
});

test("chunks that are not as they say are refused, wherever they are cut", () => {
  const refused = [
    "\r\n",
    " 1\r\na\r\n",
    "-1\r\n",
    "+1\r\na\r\n",
    "0x1\r\na\r\n",
    "g\r\n",
    "1_0\r\n",
    "1 a\r\n",
    "1\na\r\n",
    "1\ra\r\n",
    "1;a\nb\r\n",
    "1;a\rb\r\n",
    "1;a\u0000\r\n",
    "1\r\r\n",
    "1\r\naa\r\n",
    "1\r\na\n",
    "1\r\na\r\r\n",
    "1\r\na0\r\n\r\n",
    "1\r\na\r\n\r\n",
    `${"0".repeat(13)}\r\n\r\n`,
    "fffffffffffff\r\n",
    "0\n\r\n",
    "0\r\n\n",
    "0\r\na: 1\n\r\n",
    "0\r\na: 1\rb: 2\r\n\r\n",
    "0\r\na: \u0000\r\n\r\n",
    "0\r\na : 1\r\n\r\n",
    "0\r\n a: 1\r\n\r\n",
    "0\r\nHTTP/1.1 200 OK\r\n\r\n",
  ];
  for (const chunks of refused) {
    const bytes = bytesOf(inChunks + chunks);
    assert.throws(() => parse([bytes]), HttpFault, JSON.stringify(chunks));
    for (let at = inChunks.length; at < bytes.length; at += 1) {
      assert.throws(() => parse(cut(bytes, [at])), HttpFault, JSON.stringify(chunks));
    }
  }
});

test("what does not begin as a response does is refused at its first wrong letter", () => {
  for (const text of [
    "G",
    "h",
    "HTTP/2",
    "HTTP 1",
    "\r",
    "\n",
    " HTTP/1.1",
    "{",
    "\u0016\u0003\u0001",
  ]) {
    assert.throws(() => parse([bytesOf(text)]), HttpFault, JSON.stringify(text));
  }
  for (const text of ["H", "HTTP/", "HTTP/1.", "HTTP/1.1 2"]) {
    assert.equal(parse([bytesOf(text)]).isDone, false);
  }
});

test("a protocol that nobody asked for is refused", () => {
  const text = "HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n";
  assert.throws(() => parse([bytesOf(text)]), HttpFault);
});

test("the same head again is understood in the same way, and another in another", () => {
  const told: string[] = [];
  const parser = new ResponseParser({
    head: ({ status, body: kind }) => told.push(`${status} ${kind}`),
    data: (chunk) => told.push(chunk.toString()),
  });
  for (const [text, length] of [
    ["HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", 40],
    ["HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]", 40],
    ["HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[1]", 41],
    ["HTTP/1.1 202 OK\r\ncontent-length: 0\r\n\r\n", 38],
  ] as const) {
    parser.begin();
    assert.equal(parser.read(bytesOf(text), length), length);
    assert.equal(parser.isDone, true);
  }
  assert.deepEqual(told, ["200 2", "{}", "200 2", "[]", "200 3", "[1]", "202 0"]);
});

test("a parser that is told to stop reads nothing more", () => {
  const parser = new ResponseParser({ head: () => parser.stop(), data: () => assert.fail() });
  parser.begin();
  const bytes = bytesOf("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
  assert.equal(parser.read(bytes, bytes.length), bytes.length - 2);
});

test("bytes of the body are the reader's own", () => {
  const chunks: Buffer[] = [];
  const parser = new ResponseParser({ head() {}, data: (chunk) => void chunks.push(chunk) });
  for (const length of [10, 9000, 16 * 1024, 40_000, 100_000]) {
    parser.begin();
    const bytes = bytesOf(
      `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n${"x".repeat(length)}`,
    );
    parser.read(bytes, bytes.length);
    bytes.fill("y");
    assert.equal(chunks.at(-1)?.toString(), "x".repeat(length));
  }
  // Large ones have memory of their own, which can be given back.
  for (const chunk of chunks) giveBack(chunk);
  assert.deepEqual(
    chunks.map(({ length }) => length),
    [10, 0, 0, 0, 0],
  );
});
