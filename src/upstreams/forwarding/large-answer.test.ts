import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { growth } from "../../../test/growth.ts";
import { LargeAnswer } from "./large-answer.ts";

const beginningBytes = 1000;

/** The answer as a stream brings it: a beginning, then pieces of this size. */
function streamed(message: unknown, pieceBytes = 400): LargeAnswer {
  const text = Buffer.from(JSON.stringify(message));
  const answer = new LargeAnswer(text.subarray(0, beginningBytes));
  for (let at = beginningBytes; at < text.length; at += pieceBytes) {
    answer.add(text.subarray(at, at + pieceBytes));
  }
  return answer;
}

const long = 'x"isError":true\\'.repeat(300);
const content = [{ type: "text", text: long }];
const messageOf = (result: object) => ({ jsonrpc: "2.0", id: 1, result });

test("a failure is known by its beginning or its end", () => {
  for (const message of [
    messageOf({ isError: true, content }),
    messageOf({ content, isError: true }),
    messageOf({ content, isError: true, structuredContent: { n: 1 }, _meta: { isError: false } }),
    { result: { content, isError: true }, jsonrpc: "2.0", id: 1 },
    { jsonrpc: "2.0", id: 1, error: { code: 1, message: long } },
  ]) {
    assert.equal(streamed(message).ended(), true, JSON.stringify(message).slice(-80));
  }
  const spaced = Buffer.from(JSON.stringify(messageOf({ content, isError: true }), undefined, 2));
  assert.equal(new LargeAnswer(spaced).ended(), true);
});

test("what only looks like it is no failure", () => {
  for (const message of [
    messageOf({ content }),
    messageOf({ content, isError: false }),
    messageOf({ isError: "true", content, later: { isError: true } }),
    messageOf({ structuredContent: { isError: true }, content }),
    messageOf({ content, structuredContent: { isError: true } }),
    messageOf({ content, structuredContent: [{ isError: true }] }),
    messageOf({ content: [...content, { type: "text", text: '"isError":true}}' }] }),
  ]) {
    assert.equal(streamed(message).ended(), false, JSON.stringify(message).slice(-80));
  }
});

test("wherever the pieces end, a failure at the end is found and a success is none", () => {
  fc.assert(
    fc.property(fc.integer({ min: 64, max: 3000 }), fc.boolean(), (bytes, isError) => {
      assert.equal(streamed(messageOf({ content, isError }), bytes).ended(), isError);
    }),
  );
});

const begins = (text: string): boolean => new LargeAnswer(Buffer.from(text)).isAnswer;

test("it begins as an answer, or is none", () => {
  assert.ok(begins('{"jsonrpc":"2.0","id":1,"result":{"content":['));
  assert.ok(begins('{"jsonrpc":"2.0","id":1,"error":{"code":1,'));
  assert.ok(!begins('{"jsonrpc":"2.0","id":1,"result":"'));
  assert.ok(!begins('{"jsonrpc":"2.0","id":1,"else":{'));
  assert.ok(!begins("<html>"));
  assert.ok(!begins('[{"result":{'));
});

const many = (times: number): object =>
  messageOf({ structuredContent: Array.from({ length: times }, () => ({ isError: true })) });

test("a key that stands there thousands of times is not looked for without end", () => {
  assert.equal(streamed(many(20_000)).ended(), false);
  const look = (times: number): void =>
    assert.equal(new LargeAnswer(Buffer.from(JSON.stringify(many(times)))).ended(), false);
  // Four times as many fill what is searched of the beginning.
  assert.ok(growth(look, 950) < 9);
});
