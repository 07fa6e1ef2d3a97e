import assert from "node:assert/strict";
import { test } from "node:test";
import { fullText } from "./full-text.ts";
import { linesOf } from "./lines-of.ts";

interface Sign {
  readonly text: string;
  readonly type?: string;
  readonly isPrefix?: boolean;
}

/** The lines of one paragraph in one word, as the API would send it. */
function linesIn(signs: readonly Sign[], confidence?: number) {
  const symbols = signs.map(({ text, ...detectedBreak }) => ({
    text,
    property: { detectedBreak },
  }));
  const paragraphs = [{ confidence, words: [{ symbols }] }];
  const { pages } = fullText.parse({ pages: [{ blocks: [{ paragraphs }] }] });
  const paragraph = pages[0]?.blocks[0]?.paragraphs[0];
  assert(paragraph !== undefined);
  return linesOf(paragraph, { width: 100, height: 100 });
}

test("a line ends at a break that ends one, and at the end of the paragraph", () => {
  const signs = [
    { text: "a", type: "SPACE" },
    { text: "b", type: "EOL_SURE_SPACE" },
    { text: "c", type: "LINE_BREAK" },
    { text: "d" },
  ];
  assert.deepEqual(linesIn(signs), [{ text: "a b" }, { text: "c" }, { text: "d" }]);
});

test("a word parted at the end of a line keeps its hyphen", () => {
  const signs = [
    { text: "de", type: "HYPHEN" },
    { text: "livery", type: "LINE_BREAK" },
  ];
  assert.deepEqual(linesIn(signs), [{ text: "de-" }, { text: "livery" }]);
});

test("a break before a symbol is a space", () => {
  const signs = [{ text: "a" }, { text: "b", type: "SPACE", isPrefix: true }];
  assert.deepEqual(linesIn(signs), [{ text: "a b" }]);
});

test("an unknown break, or one named after a property of all objects, is none", () => {
  const signs = [
    { text: "a", type: "UNKNOWN" },
    { text: "b", type: "constructor" },
  ];
  assert.deepEqual(linesIn(signs), [{ text: "ab" }]);
});

test("the paragraph's confidence is a line's only where it is the only one", () => {
  const two = [{ text: "a", type: "LINE_BREAK" }, { text: "b" }];
  assert.deepEqual(linesIn([{ text: "a" }], 0.8), [{ text: "a", confidence: 0.8 }]);
  assert.deepEqual(linesIn(two, 0.8), [{ text: "a" }, { text: "b" }]);
  assert.deepEqual(linesIn([{ text: "a" }], 80), [{ text: "a" }]);
});
