import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { memberText } from "./member-text.ts";

test("a member's text is what was written for it", () => {
  const written = '{"a": 1.10 ,"b":{"a":"}\\""},"c":["]"], "a\\u0062":null}';
  assert.equal(memberText(written, "a"), "1.10");
  assert.equal(memberText(written, "b"), '{"a":"}\\""}');
  assert.equal(memberText(written, "c"), '["]"]');
  assert.equal(memberText(written, "ab"), "null");
  assert.equal(memberText(written, "d"), undefined);
});

test("it is what JSON.stringify wrote, whatever that is", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const written = JSON.stringify(value);
      const own: Record<string, unknown> = JSON.parse(written);
      for (const [key, one] of Object.entries(own)) {
        assert.equal(memberText(written, key), JSON.stringify(one));
      }
    }),
  );
});
