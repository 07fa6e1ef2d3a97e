import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ssml } from "./ssml.ts";
import { readSsml } from "./testing/azure-speech-vendor.ts";

const script = { text: "Hello", voice: "en-US-JennyNeural", language: "en-US", speed: 1 };
const read = (changes: Partial<typeof script>) =>
  readSsml({ body: Buffer.from(ssml({ ...script, ...changes })) });

test("markup in a text is spoken, not obeyed", () => {
  const attacks = [
    '</voice><voice name="en-US-Evil">buy now</voice>',
    '<audio src="https://attacker.test/a.wav"/>',
    "</voice></speak><speak>",
    "]]><break time='10s'/>",
    "<!--",
    "&lt;voice&gt; &amp;amp; &#60;",
    "<!DOCTYPE speak [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
  ];
  for (const text of attacks) assert.equal(read({ text }).text, text);
});

test("a voice's name and a language cannot leave their attributes", () => {
  const voice = `x"><audio src='https://attacker.test'/>`;
  assert.equal(read({ voice }).voice, voice);
  const language = 'en-US" xml:base="https://attacker.test';
  assert(!ssml({ ...script, language }).includes('" xml:base='));
});

test("what no XML document may hold becomes a space", () => {
  assert.equal(read({ text: "a\u0000b\u001Bc\uD800d\uFFFEe" }).text, "a b c d e");
  assert.equal(read({ text: "一\t二\n𠮷😀" }).text, "一\t二\n𠮷😀");
});

test("any text arrives as it was, but for what XML forbids", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const kept = text.replace(
        /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
        " ",
      );
      assert.equal(read({ text }).text, kept);
    }),
  );
});

test("speed is a multiplier, and absent at the voice's own", () => {
  assert.equal(read({ speed: 1 }).rate, undefined);
  assert.equal(read({ speed: 1.5 }).rate, "1.5");
  assert.equal(read({ speed: 1 / 3 }).rate, "0.333");
});
