import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { IdRestorer } from "./id-restorer.ts";
import { createWireIds, withWireId } from "./wire-ids.ts";

const wire = createWireIds()();

function restore(chunks: readonly Buffer[], id: string | number = 7) {
  const restorer = new IdRestorer(wire, id);
  const pieces = chunks.map((chunk) => restorer.push(chunk));
  return { text: Buffer.concat([...pieces, restorer.rest()]).toString(), found: restorer.found };
}

test("the id is the caller's again wherever it stands and wherever the bytes are cut", () => {
  const space = fc.constantFrom("", " ", "  ", "\n\t");
  const written = fc
    .tuple(fc.jsonValue(), space, space, fc.boolean())
    .map(([result, before, after, first]) => {
      const id = (value: string): string => `"id"${before}:${after}${value}`;
      const rest = `"jsonrpc":"2.0","result":${JSON.stringify(result)}`;
      return (value: string) => (first ? `{${id(value)},${rest}}` : `{${rest},${id(value)}}`);
    });
  fc.assert(
    fc.property(written, fc.array(fc.nat({ max: 300 })), (write, cuts) => {
      const bytes = Buffer.from(write(`"${wire}"`));
      const places = [
        0,
        ...cuts.filter((at) => at < bytes.length).toSorted((a, b) => a - b),
        bytes.length,
      ];
      const chunks = places.slice(1).map((at, index) => bytes.subarray(places[index], at));
      assert.deepEqual(restore(chunks), { text: write("7"), found: true });
      const single = [...bytes].map((byte) => Buffer.of(byte));
      assert.deepEqual(restore(single), { text: write("7"), found: true });
    }),
  );
});

test("the same letters inside a text, or as another value, stay as they are", () => {
  const inText = JSON.stringify({
    result: { text: `{"id":"${wire}"}`, other: wire, list: [wire], pair: ["id", wire] },
  });
  const answer = `${inText.slice(0, -1)},"id":"${wire}"}`;
  assert.equal(restore([Buffer.from(answer)], "mine").text, `${inText.slice(0, -1)},"id":"mine"}`);
});

test("an answer under another id is not found", () => {
  assert.equal(restore([Buffer.from('{"result":{},"id":"other"}')]).found, false);
});

test("hardly anything of a long answer is held back", () => {
  const restorer = new IdRestorer(wire, 1);
  let passed = 0;
  const chunk = Buffer.from(`"text":"${"x".repeat(1000)}","id":3,`);
  for (let at = 1; at <= 100; at += 1) {
    passed += restorer.push(chunk).length;
    assert(passed >= at * chunk.length - 100, `${at * chunk.length - passed} bytes are held`);
  }
});

test("ids on the wire are unique, and stand for the id and the progress token of a request", () => {
  const next = createWireIds();
  const ids = Array.from({ length: 1000 }, next);
  assert.equal(new Set([...ids, createWireIds()()]).size, 1001);
  const params = '{"big":12345678901234567890,"_meta":{"progressToken":"t","x":"組"}}';
  const body = Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`);
  const whole = withWireId({ body, progressToken: "t" }, "w");
  assert.ok(Buffer.isBuffer(whole));
  assert.equal(
    whole.toString(),
    '{"jsonrpc":"2.0","id":"w","method":"tools/call","params":{"big":12345678901234567890,"_meta":{"progressToken":"w","x":"組"}}}',
  );
  const idAt = { start: 22, end: 23 };
  assert.deepEqual(withWireId({ body, idAt, progressToken: undefined }, "w"), {
    text: body,
    replacements: [{ ...idAt, text: '"w"' }],
  });
  const spliced = { text: body, replacements: [{ start: 40, end: 41, text: "x" }] };
  assert.deepEqual(withWireId({ body, spliced, idAt, progressToken: undefined }, "w"), {
    text: body,
    replacements: [{ ...idAt, text: '"w"' }, ...spliced.replacements],
  });
  assert.equal(body.toString("utf8", idAt.start, idAt.end), "1");
  assert.equal(withWireId({ body: Buffer.from("[1]"), progressToken: undefined }, "w"), undefined);
});
