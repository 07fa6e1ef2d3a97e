import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { settled } from "../../kernel/late-json.ts";
import { readLightly } from "./read-lightly.ts";

/** The same message as the parser reads it. */
function read(text: string): unknown {
  const message = readLightly(Buffer.from(text))?.message;
  if (message === undefined) return undefined;
  const params = Object(message["params"]);
  return { ...message, params: { ...params, arguments: settled(params.arguments) } };
}

const bodyOf = (parts: Readonly<Record<string, string>>): string => {
  const { id = "1", name = '"a"', meta = "{}", given = "{}" } = parts;
  const params = `{"name":${name},"arguments":${given},"_meta":${meta}}`;
  return `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":${params}}`;
};

test("it reads what the parser reads, whatever stands in a message", () => {
  const value = fc.oneof(
    fc.json(),
    fc.string().map((text) => JSON.stringify(text)),
    fc.integer().map(String),
  );
  fc.assert(
    fc.property(value, value, fc.json(), (id, name, meta) => {
      const text = bodyOf({ id, name, meta });
      const light = read(text);
      if (light !== undefined) assert.deepEqual(light, JSON.parse(text));
      // A second time, when what can be known is known.
      assert.deepEqual(read(text), light);
    }),
  );
});

test("what is no JSON is not read, however near it comes", () => {
  for (const id of ["01", "00", "1.", "+1", "-", '"a\\"', '"\\x41"', '"a\u0001b"', "1e", "０"]) {
    assert.equal(read(bodyOf({ id })), undefined, id);
  }
  for (const id of ["0", "7", "123456789", "1234567890", "-1", '""', '"\\u0041"', '"é"']) {
    assert.deepEqual(read(bodyOf({ id })), JSON.parse(bodyOf({ id })), id);
  }
});

function metaIn(text: string): object {
  const params = Object(readLightly(Buffer.from(text))?.message["params"]);
  return Object(params["_meta"]);
}

test("equal metas are one object that nobody can change, unless they say what passes", () => {
  const same = bodyOf({ meta: '{"a":{"b":1}}' });
  const meta = metaIn(same);
  assert.equal(metaIn(same), meta);
  assert.throws(() => Object.assign(Object(Reflect.get(meta, "a")), { b: 2 }), TypeError);
  const watched = bodyOf({ meta: '{"progressToken":1}' });
  assert.notEqual(metaIn(watched), metaIn(watched));
  for (let count = 0; count < 1000; count += 1) metaIn(bodyOf({ meta: `{"n":${count}}` }));
  assert.notEqual(metaIn(same), meta);
});
