import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseAnswer } from "./parse-answer.ts";
import { readLooseJson } from "./read-loose-json.ts";

const valueIn = (text: string): unknown => {
  const parsed = parseAnswer(text);
  return parsed.found ? parsed.value : parsed.problem.en;
};

describe("JSON in the answer of a model", () => {
  const found: readonly (readonly [string, string, unknown])[] = [
    ["alone", '{"a":1}', { a: 1 }],
    ["after a byte order mark", '\uFEFF{"a":1}', { a: 1 }],
    ["in a code fence", 'Sure!\n```json\n{"a": 1}\n```\nAnything else?', { a: 1 }],
    ["in prose", 'The answer is {"a": {"b": []}}, I think.', { a: { b: [] } }],
    ["after braces that are none", 'As {you} asked [1]: {"a": "x}"}', { a: "x}" }],
    ["after a shorter draft", '{"a":0}. No: {"a":1,"b":2}', { a: 1, b: 2 }],
    ["with a comma too many", '{"a":[1,2,],}', { a: [1, 2] }],
    ["with what is no number", '{"a":NaN,"b":-Infinity,"c":1}', { a: null, b: null, c: 1 }],
    ["in the words of Python", '{"a":None,"b":True}', { a: null, b: true }],
    ["with line feeds in a text", '{"a":"one\ntwo\t\\"three\\""}', { a: 'one\ntwo\t"three"' }],
    ["as a list", 'Here: ["a"]', ["a"]],
    ["with a number of many digits", '{"a":-1.5e3,}', { a: -1500 }],
  ];
  for (const [how, text, value] of found) {
    test(`is found ${how}`, () => assert.deepEqual(valueIn(text), value));
  }

  const absent: readonly (readonly [string, string])[] = [
    ["nothing", ""],
    ["prose", "I would rather not."],
    ["a mere number", "5"],
    ["an answer that breaks off", '{"a": [1, 2'],
    ["an answer that breaks off in a text", '{"a": "half'],
    ["names without quotes", "{a: 1}"],
    ["a call", '{"a": alert(1)}'],
    ["two commas", '{"a":1,,"b":2}'],
  ];
  for (const [what, text] of absent) {
    test(`is not made out of ${what}`, () =>
      assert.equal(valueIn(text), "The answer has no complete JSON in it."));
  }

  for (const text of [
    '{"a":{"__proto__":{"admin":true}}}',
    '{"\\u005f_proto__":1}',
    '[{"constructor":{"prototype":1}},]',
  ]) {
    test(`is refused for its names: ${text}`, () => {
      assert.equal(valueIn(text), "The answer has forbidden names in it.");
      assert.equal(Reflect.get({}, "admin"), undefined);
    });
  }

  test("is refused when it is nested without end, in little time", () => {
    for (const open of ["[", '{"a":']) {
      const deep = open.repeat(100_000);
      assert.equal(parseAnswer(deep).found, false);
      assert.throws(() => readLooseJson(deep, 0), SyntaxError, "the stack is not what bounds it");
      const closed = deep + "1" + (open === "[" ? "]" : "}").repeat(100_000);
      assert.equal(parseAnswer(closed).found, false);
    }
  });

  test("is refused when it is too long", () => {
    assert.equal(valueIn(`{"a":"${"x".repeat(1024 * 1024)}"}`), "The answer is too long.");
  });

  test("is what was written, whatever stands around it", () => {
    const prose = fc.string().map((text) => text.replaceAll(/[[\]{}]/g, ""));
    const values = fc.dictionary(
      fc.string().filter((name) => !["__proto__", "constructor", "prototype"].includes(name)),
      fc.jsonValue({ depthSize: "small" }),
    );
    fc.assert(
      fc.property(prose, values, prose, (before, value, after) => {
        const written = JSON.stringify(value);
        if (/__proto__|constructor|prototype/.test(written)) return;
        assert.deepEqual(valueIn(`${before}${written}${after}`), JSON.parse(written));
      }),
    );
  });
});
