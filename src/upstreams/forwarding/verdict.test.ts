import assert from "node:assert/strict";
import { test } from "node:test";
import { objectAt, type Verdict, verdictOn } from "./verdict.ts";

/** Both ways to look at a text: as it is, and long. */
function verdictsOn(result: string): readonly Verdict[] {
  const long = " ".repeat(4096);
  return [`{"id":1,"result":${result}}`, `{"id":1,${long}"result":${result}}`].map((text) =>
    verdictOn(Buffer.from(text), false),
  );
}

const cases: readonly (readonly [string, Verdict["kind"], boolean])[] = [
  ["{}", "result", false],
  ['{"isError":true,"content":[]}', "result", true],
  ['{"content":[],"isError" : true}', "result", true],
  ['{"is\\u0045rror":true}', "result", true],
  ['{"isError":false}', "result", false],
  ['{"isError":"true"}', "result", false],
  ['{"structuredContent":{"isError":true,"task":{},"error":1}}', "result", false],
  [
    '{"content":[{"type":"text","text":"input_required \\"task\\" \\"isError\\":true"}]}',
    "result",
    false,
  ],
  ['{"resultType":"input_required"}', "input_required", false],
  ['{"resultType":"input\\u005frequired"}', "input_required", false],
  ['{"resultType":"task","taskId":"1"}', "task", false],
  ['{"task":{"taskId":"1"}}', "task", false],
  ['{"resultType":"com.example/novel"}', "result", false],
];

for (const [result, kind, isError] of cases) {
  test(`${result} is ${isError ? "a failed " : ""}${kind}`, () => {
    for (const verdict of verdictsOn(result)) {
      assert.deepEqual([verdict.kind, verdict.isError], [kind, isError]);
    }
  });
}

const verdict = (text: string): Verdict => verdictOn(Buffer.from(text), false);

test("an error of JSON-RPC is told by its code; what has neither code nor result is nonsense", () => {
  assert.equal(verdict('{"id":1,"error":{"code":-3,"message":"no"}}').errorCode, -3);
  for (const text of ['{"id":1,"error":{"code":"1"}}', '{"id":1,"error":null}']) {
    assert.equal(verdict(text).kind, "nonsense", text);
  }
  for (const text of ["", "{", "[]", '{"result":5}', '{"result":{"a":1,"a":2}}']) {
    assert.equal(verdictOn(Buffer.from(text), true).kind, "nonsense", text);
  }
});

test("a close look tells where the result is, and whether it names its type", () => {
  const text = Buffer.from('{"id":1,"result":{"resultType":"complete"}}');
  const { result, typed } = verdictOn(text, true);
  assert.deepEqual([objectAt(text, result), typed], [{ resultType: "complete" }, true]);
  assert.equal(verdictOn(Buffer.from('{"result":{}}'), true).typed, false);
});
