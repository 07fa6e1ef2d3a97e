import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { rewrite } from "./rewrite.ts";
import { skim } from "./skim.ts";
import { splice } from "./splice.ts";

/** The whole object, rewritten. */
function rewritten(text: string, changes: ReadonlyMap<string, string | undefined>): string {
  const bytes = Buffer.from(text);
  const object = { start: text.indexOf("{"), end: bytes.lastIndexOf("}") + 1 };
  const members = skim(bytes);
  assert.ok(members);
  return splice(bytes, rewrite(bytes, object, members, changes)).toString();
}

const key = fc.constantFrom("a", "b", "_meta", "name", 'q"', "日");
const member = fc.tuple(key, fc.jsonValue());
const indent = fc.constantFrom(undefined, 1, "\t");

test("members change, go and come, and the others keep their values and their places", () => {
  const members = fc.uniqueArray(member, { selector: ([name]) => name });
  const wishes = fc.uniqueArray(fc.tuple(key, fc.option(fc.jsonValue(), { nil: undefined })), {
    selector: ([name]) => name,
  });
  fc.assert(
    fc.property(members, wishes, indent, (given, wished, space) => {
      const text = JSON.stringify(Object.fromEntries(given), undefined, space);
      const changes = new Map(
        wished.map(([name, value]) => [
          name,
          value === undefined ? undefined : JSON.stringify(value),
        ]),
      );
      const expected = new Map(Object.entries(JSON.parse(text)));
      for (const [name, value] of changes) {
        if (value === undefined) expected.delete(name);
        else expected.set(name, JSON.parse(value));
      }
      const said = JSON.parse(rewritten(text, changes));
      assert.deepEqual(Object.entries(said), [...expected]);
    }),
  );
});

test("every byte that need not change stays", () => {
  const text = ' { "x" : 1e2 ,\n "y":[ 1 , 2 ] , "z" : "\\u0041" } ';
  assert.equal(rewritten(text, new Map()), text);
  assert.equal(rewritten(text, new Map([["y", "7"]])), text.replace("[ 1 , 2 ]", "7"));
  assert.equal(
    rewritten(text, new Map([["x", undefined]])),
    ' {\n "y":[ 1 , 2 ] , "z" : "\\u0041" } ',
  );
  assert.equal(rewritten(text, new Map([["z", undefined]])), ' { "x" : 1e2 ,\n "y":[ 1 , 2 ] } ');
  const all = new Map(["x", "y", "z"].map((name) => [name, undefined]));
  assert.equal(rewritten(text, all), " { } ");
  assert.equal(rewritten("{}", new Map([["n", "1"]])), '{"n":1}');
});
