import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isKumihimoError } from "../kernel/errors.ts";
import type { Passage, Span } from "./passage.ts";
import { passedArguments } from "./passed-arguments.ts";

const unused = (): never => {
  throw new Error("not asked for");
};

/** A passage with nothing but what is read of one. */
function passageOf(bytes: Buffer, method = "tools/call"): Passage {
  const span: Span = { start: 3, end: 3 + bytes.length };
  const here = new Map([["arguments", span]]);
  return {
    era: "modern",
    id: 1,
    method,
    params: {},
    body: Buffer.concat([Buffer.from("..."), bytes, Buffer.from("}}")]),
    layout: { message: new Map([["params", span]]), params: here },
    headers: {},
    capabilities: {},
    logLevel: undefined,
    begun: false,
    whenGone: unused,
    giveUp: unused,
    tell: unused,
    write: unused,
    whenDrained: unused,
    end: unused,
  };
}

const read = (text: string | Buffer): unknown =>
  passedArguments(passageOf(Buffer.from(text)), "crm__find");

test("what is passed on is read as JSON, whatever stands in its texts", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (given) => {
      const text = JSON.stringify(given);
      assert.deepEqual(read(text), JSON.parse(text));
    }),
  );
  assert.deepEqual(read('{"a\\"":":","b\\\\":"\\\\\\":"}'), { 'a"': ":", "b\\": '\\":' });
});

test("a name that stands twice is refused, however deep and however it is written", () => {
  for (const text of [
    '{"path":"/data/a","path":"/etc/passwd"}',
    '{"a":[{"b":{"path":1,"p\\u0061th":2}}]}',
    '{"__proto__":1,"__proto__":2}',
  ]) {
    assert.throws(() => read(text), refused);
  }
});

test("what is no JSON, or no UTF-8, is refused", () => {
  for (const text of ["{", '{"a":1', '{"a" 1}', "{'a':1}", Buffer.from([0x22, 0xff, 0x22])]) {
    assert.throws(() => read(text), refused);
  }
});

test("nesting as deep as JSON can be read does not break the reading", () => {
  const deep = `${"[".repeat(5000)}{"a":1}${"]".repeat(5000)}`;
  assert.ok(Array.isArray(read(deep)));
});

test("of anything but a tool, the parameters are what is asked", () => {
  const params = Buffer.from('{"name":"greet","arguments":{"who":"Aya"}}');
  assert.deepEqual(passedArguments(passageOf(params, "prompts/get"), "crm__prompts/get"), {
    name: "greet",
    arguments: { who: "Aya" },
  });
});

const refused = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "pipeline.invalidArguments";
