import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hiddenIn } from "./hidden.ts";
import { invisibleIn, visible } from "./invisible.ts";

test("characters that nobody sees are named", () => {
  const hidden = {
    "zero\u200bwidth": "U+200B",
    "tag\u{e0041}": "U+E0041",
    "turned\u202eround": "U+202E",
    "isolated\u2066": "U+2066",
    "soft\u00adhyphen": "U+00AD",
    "filler\u3164": "U+3164",
    "byte order\ufeff": "U+FEFF",
    "escape\u001b[8m": "U+001B",
    "control\u009b": "U+009B",
    "joined\u200dletters": "U+200D",
    "selected\ufe0f\ufe0f\ufe0f": "U+FE0F",
    "supplement\u{e0100}": "U+E0100",
  };
  for (const [text, name] of Object.entries(hidden)) assert.deepEqual(invisibleIn(text), [name]);
});

test("what writing needs is no warning", () => {
  const honest = [
    "plain text,\n\twith lines\r\n",
    "組紐 葛󠄀城 ｶﾀｶﾅ",
    "👩‍💻 👨‍👩‍👧‍👦 ❤️ 🏳️‍🌈 👍🏽 1️⃣",
    "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "می‌خواهم",
    "क्‍ष",
  ];
  for (const text of honest) assert.deepEqual(invisibleIn(text), [], text);
});

test("a message in tags is found, also behind a flag", () => {
  const message = Array.from("ignore", (letter) =>
    String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)),
  ).join("");
  assert.ok(invisibleIn(`Adds numbers.${message}`).length > 0);
  assert.ok(invisibleIn(`🏴${message}\u{e007f}`).length > 0);
});

test("what is harmless once is not when it is repeated", () => {
  for (const text of [
    "م\u200c\u200d",
    "葛\u{e0100}\u{e0101}",
    "❤\ufe0f\ufe0e",
    "👩\u200d\u200d💻",
  ]) {
    assert.ok(invisibleIn(text).length > 0, JSON.stringify(text));
  }
});

test("made visible, no text hides anything, and honest letters stay", () => {
  const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/u;
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(unseen.test(visible(text)), false);
    }),
  );
  assert.equal(visible("a\u200bb\nc"), "a<U+200B>b<U+000A>c");
  assert.equal(visible("組紐"), "組紐");
});

test("a definition's parts are searched to their depth, keys too", () => {
  const found = hiddenIn({
    name: "x",
    description: "fine",
    inputSchema: { properties: { "a\u200b": {}, b: { description: "\u202e" } } },
  });
  assert.deepEqual(found, ["inputSchema has invisible characters: U+200B, U+202E"]);
});
