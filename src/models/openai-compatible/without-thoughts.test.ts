import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { withoutThoughts } from "./without-thoughts.ts";

function spoken(pieces: readonly string[]): string {
  const filter = withoutThoughts();
  let all = "";
  for (const piece of pieces) {
    const { text, restart } = filter.push(piece);
    all = restart ? text : all + text;
  }
  return all + filter.end();
}

const examples: readonly [whole: string, spoken: string][] = [
  ["Hello", "Hello"],
  ["  \n Hello \n", "Hello \n"],
  ["<think>Hm.</think>Hello", "Hello"],
  ["<think></think>\n\nHello", "Hello"],
  ["<Think>Is 1 < 2? </ think> <think> Yes.</THINK> Hello", "Hello"],
  ["Hm.</think>Hello", "Hello"],
  ["One <think>Hm.</think>two", "One two"],
  ["<think>a</think>b</think>Hello", "Hello"],
  ["<think>Hm, and then", ""],
  ["1 < 2 </thin", "1 < 2 </thin"],
  [' {"sign": "</think> <think>"}', '{"sign": "</think> <think>"}'],
  ['<think>{</think>{"sign": "<think>"}', '{"sign": "<think>"}'],
  ["a <thinking>b</thinking>", "a <thinking>b</thinking>"],
];

for (const [whole, wanted] of examples) {
  test(`of ${JSON.stringify(whole)} ${JSON.stringify(wanted)} is spoken`, () => {
    assert.equal(spoken([whole]), wanted);
  });
}

test("it makes no difference where the text is cut into pieces", () => {
  const token = fc.constantFrom(
    "<think>",
    "</think>",
    "<",
    "</",
    "think",
    ">",
    " ",
    "a",
    "<th",
    "{",
  );
  const text = fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(text, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (whole, lengths) => {
      const pieces: string[] = [];
      for (let at = 0; at < whole.length; at += pieces.at(-1)?.length ?? 1) {
        pieces.push(whole.slice(at, at + (lengths.next().value ?? 1)));
      }
      assert.equal(spoken(pieces), spoken([whole]));
    }),
  );
});
