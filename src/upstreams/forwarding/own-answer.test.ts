import assert from "node:assert/strict";
import { test } from "node:test";
import { ownAnswer } from "./own-answer.ts";

const answer = (text: string, id: string | number = 7): string | undefined =>
  ownAnswer(Buffer.from(text), id)?.text.toString();

test("an answer under the request's id is its own, however the id is written", () => {
  for (const text of [
    '{"jsonrpc":"2.0","id":7,"result":{"id":8}}',
    ' { "result" : {}, "id" : 7 }',
    '{"id":7,"error":{"code":-1,"message":"no"}}',
  ]) {
    assert.equal(answer(text), text);
  }
  assert.equal(answer('{"id":"\\u0061","result":{}}', "a"), '{"id":"\\u0061","result":{}}');
});

test("bytes that are no text are not taken for the letters they resemble", () => {
  const text = Buffer.from('{"id":"\u00e9","result":{}}', "latin1");
  assert.equal(ownAnswer(text, "\u00e9"), undefined);
  assert.equal(answer('{"id":"é","result":{}}', "é"), '{"id":"é","result":{}}');
});

test("what is no answer to the request is nobody's", () => {
  for (const text of [
    "",
    "{",
    "[]",
    "null",
    '"text"',
    "{}",
    '{"id":7}',
    '{"result":{}}',
    '{"id":8,"result":{}}',
    '{"id":"7","result":{}}',
    '{"id":null,"result":{}}',
    '{"id":{"a":7},"result":{}}',
    '{"id":7,"id":8,"result":{}}',
    '{"id":7,"result":{},"error":{"code":-1,"message":"both"}}',
  ]) {
    assert.equal(answer(text), undefined, text);
  }
});

test("a refusal that could not name the request gets its id", () => {
  assert.equal(
    answer('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"?"}}'),
    '{"jsonrpc":"2.0","id":7,"error":{"code":-32700,"message":"?"}}',
  );
});
