import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutOf } from "./layout.ts";

const once = (text: string): boolean => layoutOf(Buffer.from(text)) !== undefined;

test("a request that can be read in one way only says everything once", () => {
  assert.ok(once('{"jsonrpc":"2.0","id":1,"method":"m"}'));
  // What is inside the arguments is between the client and the server.
  assert.ok(once('{"method":"m","params":{"name":"a","arguments":{"x":1,"x":2}}}'));
});

test("a key that stands twice in a request or in its params is seen, however it is written", () => {
  for (const text of [
    '{"method":"a","method":"b"}',
    '{"method":"m","params":{"name":"a","name":"b"}}',
    '{"method":"m","params":{"name":"a","na\\u006de":"b"}}',
    '{"method":"m","params":{},"p\\u0061rams":{}}',
  ]) {
    assert.equal(once(text), false, text);
  }
});
