import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { growth } from "../../../test/growth.ts";
import { EventParser } from "./event-parser.ts";

interface Parsed {
  readonly events: readonly string[];
  readonly tooLarge: boolean;
  readonly parser: EventParser;
}

function parse(chunks: readonly Buffer[], mostBytes = 10_000): Parsed {
  const events: string[] = [];
  let tooLarge = false;
  const parser = new EventParser(mostBytes, {
    event: (data) => void events.push(data.toString()),
    tooLarge() {
      tooLarge = true;
    },
  });
  for (const chunk of chunks) parser.push(chunk);
  return { events, tooLarge, parser };
}

const eventsIn = (text: string): readonly string[] => parse([Buffer.from(text)]).events;

test("an event is its data lines, however the lines end", () => {
  for (const end of ["\n", "\r", "\r\n"]) {
    const lines = [
      ": hello",
      "event: message",
      "data: one",
      "data:two",
      "data",
      "id: 7",
      "",
      "data: 三",
      "",
    ];
    assert.deepEqual(eventsIn(lines.map((line) => line + end).join("")), ["one\ntwo\n", "三"]);
  }
});

test("comments, unknown fields, other events and an event without its end say nothing", () => {
  assert.deepEqual(eventsIn(": ping\n\nfoo: bar\n\nevent: endpoint\ndata: /x\n\ndata: half"), []);
  assert.deepEqual(eventsIn("event: ping\ndata: 1\n\ndata: 2\n\n"), ["2"]);
  assert.deepEqual(eventsIn("id: 1\ndata:\n\n"), []);
});

test("a byte order mark at the start is no part of the first field", () => {
  assert.deepEqual(eventsIn("\u{FEFF}data: 1\n\n"), ["1"]);
});

test("the last id and the delay are known, and an id that fits no header is not taken", () => {
  const { parser } = parse([
    Buffer.from("id: a\nretry: 250\n\nid: b c\ndata: 1\n\nid: b\u0000\n\nretry: x\n\n"),
  ]);
  assert.equal(parser.lastEventId, "b c");
  assert.equal(parser.retryMs, 250);
});

test("events are the same wherever the bytes are cut", () => {
  const line = fc.constantFrom(
    "data: a",
    "data:",
    "data: 組紐",
    "id: 1",
    ": c",
    "event: message",
    "",
    "",
    "x",
  );
  const end = fc.constantFrom("\n", "\r", "\r\n");
  const text = fc.array(fc.tuple(line, end)).map((lines) => lines.flat().join(""));
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 200 })), (whole, cuts) => {
      const bytes = Buffer.from(whole);
      const places = [
        0,
        ...cuts.filter((at) => at < bytes.length).toSorted((a, b) => a - b),
        bytes.length,
      ];
      const chunks = places.slice(1).map((at, index) => bytes.subarray(places[index], at));
      assert.deepEqual(parse(chunks).events, parse([bytes]).events);
      assert.deepEqual(
        parse([...bytes].map((byte) => Buffer.of(byte))).events,
        parse([bytes]).events,
      );
    }),
  );
});

test("an event or a line beyond the limit is told once, and nothing after it is read", () => {
  const line = parse(
    [
      Buffer.from(`data: ${"x".repeat(60)}`),
      Buffer.from("x".repeat(60)),
      Buffer.from("\n\ndata: 1\n\n"),
    ],
    100,
  );
  assert.deepEqual([line.events, line.tooLarge], [[], true]);
  const many = parse([Buffer.from(`${"data: x\n".repeat(60)}\ndata: 1\n\n`)], 100);
  assert.deepEqual([many.events, many.tooLarge], [[], true]);
  const empty = parse([Buffer.from(`${"data\n".repeat(200)}\n`)], 100);
  assert.equal(empty.tooLarge, true);
});

function inPieces(pieces: number, bytesOfEach: number): void {
  const filled = Array.from({ length: pieces }, () => Buffer.alloc(bytesOfEach, "x"));
  const bytes = pieces * bytesOfEach;
  const { events } = parse([Buffer.from("data: "), ...filled, Buffer.from("\n\n")], bytes + 10);
  assert.equal(events[0]?.length, bytes);
}

test("fifty megabytes in one event take no more a byte than a few, in large pieces or small lines", () => {
  const some = Buffer.from("data: 0123456789\n".repeat(1000));
  const small = (times: number): void => {
    const lines = [...Array.from({ length: times }, () => some), Buffer.from("\n")];
    const { events } = parse(lines, 50 * 1024 * 1024);
    assert.equal(events[0]?.length, times * 11_000 - 1);
  };
  inPieces(800, 64 * 1024);
  // Of many small pieces: of large ones, getting the memory costs more than anything done with it.
  assert(growth((pieces) => inPieces(pieces, 4096), 500) < 9);
  assert(growth(small, 250) < 9);
});
