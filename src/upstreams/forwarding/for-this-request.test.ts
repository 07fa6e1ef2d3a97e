import assert from "node:assert/strict";
import { test } from "node:test";
import { answerFor, noticeFor } from "./for-this-request.ts";

const later = { id: 3, params: { _meta: { progressToken: "third" } } };

test("an answer goes out under the id of the request that got it, and keeps its other bytes", () => {
  const text = Buffer.from(
    '{ "result":{"id":2, "big":9007199254740993}, "id" : 2,"jsonrpc":"2.0"}',
  );
  assert.equal(
    answerFor(later, text).toString(),
    '{ "result":{"id":2, "big":9007199254740993}, "id" : 3,"jsonrpc":"2.0"}',
  );
  const own = Buffer.from('{"id":3,"result":{}}');
  assert.equal(answerFor(later, own), own);
});

test("progress goes out under the token of the request that is open, or not at all", () => {
  const text = Buffer.from(
    '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":2,"progress":1}}',
  );
  assert.match(String(noticeFor(later, text)), /"progressToken":"third","progress":1/);
  assert.equal(noticeFor({ params: {} }, text), undefined);
  const line = Buffer.from('{"method":"notifications/message","params":{"level":"info"}}');
  assert.equal(noticeFor({ params: {} }, line), line);
});
