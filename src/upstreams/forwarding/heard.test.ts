import assert from "node:assert/strict";
import { test } from "node:test";
import { heardBy, isQuestion } from "./heard.ts";
import { ClientPassage } from "./testing/client-passage.ts";

const levels = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

const client = (logLevel?: string, meta?: object) =>
  new ClientPassage(
    { id: 1, method: "tools/call", params: meta === undefined ? {} : { _meta: meta } },
    { logLevel },
  );

function told(to: ClientPassage, message: object | string): readonly string[] {
  heardBy(to, Buffer.from(typeof message === "string" ? message : JSON.stringify(message)));
  return to.told;
}

const line = (level: unknown) => ({ method: "notifications/message", params: { level, data: 1 } });

test("a log line goes to a client that asked for its level or a lesser one, as it came", () => {
  for (const [least, wanted] of levels.entries()) {
    for (const [at, level] of levels.entries()) {
      const expected = at >= least ? [JSON.stringify(line(level))] : [];
      assert.deepEqual(told(client(wanted), line(level)), expected, `${level} from ${wanted}`);
    }
    assert.deepEqual(told(client(wanted), line("com.example/loud")), []);
  }
  assert.deepEqual(told(client(), line("emergency")), []);
});

test("progress goes to a client that gave a token", () => {
  const progress = { method: "notifications/progress", params: { progressToken: 0, progress: 1 } };
  assert.equal(told(client("debug", { progressToken: 0 }), progress).length, 1);
  for (const meta of [undefined, {}, { other: 1 }]) {
    assert.deepEqual(told(client("debug", meta), progress), []);
  }
});

test("a notification that the hub does not know goes on, and what is none does not", () => {
  const novel = ' {"method":"notifications/com.example/novel", "params":{"n":9007199254740993}}';
  assert.deepEqual(told(client(), novel), [novel]);
  for (const text of ["", "{", "[]", '{"params":{}}', '{"method":"a","method":"b"}']) {
    assert.deepEqual(told(client(), text), [], text);
  }
});

const asks = (text: string): boolean => isQuestion(Buffer.from(text));

test("a question has a method and an id", () => {
  assert.ok(asks('{"id":0,"method":"roots/list"}'));
  for (const text of ['{"method":"a"}', '{"id":1,"result":{}}', "{", "[]"]) {
    assert.equal(asks(text), false, text);
  }
});
