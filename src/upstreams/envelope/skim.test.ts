import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { beginningOf, skim, type Span } from "./skim.ts";
import { splice } from "./splice.ts";

const textOf = (buffer: Buffer, span: Span | undefined): string =>
  span === undefined ? "" : buffer.toString("utf8", span.start, span.end);

test("every member of an object is found, however it is written", () => {
  const layouts = [undefined, 1, "\t", "\r\n "];
  const object = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue());
  fc.assert(
    fc.property(object, fc.constantFrom(...layouts), (value, space) => {
      const written = JSON.stringify(value, undefined, space);
      const text = Buffer.from(`  ${written}`);
      const members = skim(text);
      const keys = Object.keys(JSON.parse(written));
      assert.deepEqual([...(members?.keys() ?? [])], keys);
      for (const [key, span] of members ?? []) {
        assert.deepEqual(JSON.parse(textOf(text, span)), JSON.parse(written)[key]);
      }
    }),
  );
});

test("strings of any length with any escapes end where they end", () => {
  const piece = fc.constantFrom("a", '"', "\\", "\\\\", '\\"', "組紐", "x".repeat(40));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const value = pieces.join("");
      const text = Buffer.from(JSON.stringify({ a: value, id: 7 }));
      const members = skim(text);
      assert.equal(JSON.parse(textOf(text, members?.get("a"))), value);
      assert.equal(textOf(text, members?.get("id")), "7");
    }),
  );
});

test("a key that stands twice is no message, also when it is written in two ways", () => {
  assert.equal(skim(Buffer.from('{"id":1,"id":2}')), undefined);
  assert.equal(skim(Buffer.from(String.raw`{"id":1,"i\u0064":2}`)), undefined);
});

test("a message that is cut off anywhere is undefined and never an exception", () => {
  const whole = Buffer.from(JSON.stringify({ a: ["x", { b: 'q"\\' }], n: -1.5e3, t: true }));
  for (let end = 0; end < whole.length; end += 1) {
    assert.equal(skim(whole.subarray(0, end)), undefined, whole.toString("utf8", 0, end));
  }
});

test("arbitrary bytes are never an exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      skim(Buffer.concat([Buffer.from("{"), bytes]));
    }),
  );
});

test("what is spliced in stands in place of the span, and no other byte changes", () => {
  const text = Buffer.from('{"id":1,"params":{"name":"crm__find","x":"\u0000 組紐"}}');
  const params = skim(text)?.get("params");
  const name = skim(text, params?.start)?.get("name");
  assert.ok(params !== undefined && name !== undefined);
  const changed = splice(text, [
    { ...name, text: '"find"' },
    { start: params.start + 1, end: params.start + 1, text: '"_meta":{},' },
  ]);
  assert.equal(
    changed.toString(),
    '{"id":1,"params":{"_meta":{},"name":"find","x":"\u0000 組紐"}}',
  );
});

test("the beginning of a member is found in a text that is cut off behind it", () => {
  const head = Buffer.from('{"jsonrpc":"2.0", "id":7 ,"result": {"content":[{"data":"AAAA');
  const at = beginningOf(head, "result");
  assert.equal(head.toString("utf8", at, at + 2), '{"');
  assert.equal(beginningOf(head, "error"), -1);
  assert.equal(beginningOf(Buffer.from('{"id":1}'), "result"), -1);
});

const nested = (levels: number): Buffer =>
  Buffer.from(`{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`);

test("a message that is nested too deep is undefined", () => {
  assert.notEqual(skim(nested(100)), undefined);
  assert.equal(skim(nested(200)), undefined);
});
