import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { partialProse } from "./partial-prose.ts";

const all = (text: string, length = 1): readonly string[] => {
  const prose = partialProse("summary");
  const pieces = text.match(new RegExp(`[^]{1,${length}}`, "g")) ?? [];
  return pieces.flatMap((piece) => prose.push(piece) ?? []);
};

describe("prose in an answer that is still being written", () => {
  test("grows as it is written", () => {
    assert.deepEqual(all('{"summary": "A cat\\non', 8), ["A c", "A cat\non"]);
  });

  test("is never shown with half a character", () => {
    for (const text of ['{"summary":"a\\ud83d\\ude00b"', '{"summary":"a😀b"']) {
      assert.deepEqual(all(text), ["a", "a😀", "a😀b"]);
    }
    assert.equal(all('{"summary":"\\ud83d\\ud83d\\ude00\\ude00x').at(-1), "�😀�x");
  });

  test("is looked for on the outermost level only", () => {
    const text =
      '{"list":["summary", {"summary":"no"}],"note":"\\"summary\\": \\"no","summary":"yes"}';
    assert.equal(all(text).at(-1), "yes");
  });

  test("ends with its own quotation mark", () => {
    assert.equal(all('```json\n{"summary":"yes","other":"no"}``` "summary": "no"').at(-1), "yes");
  });

  test("is absent where the property is, or is no text", () => {
    for (const text of ['{"other":"x"}', '{"summary":null}', '{"summary":["x"]}', "summary", ""]) {
      assert.deepEqual(all(text), []);
    }
  });

  test("is in the end what the finished JSON says, however it is cut", () => {
    const values = fc.record({
      other: fc.jsonValue(),
      summary: fc.string({ unit: "binary" }),
      '\u3042"': fc.string(),
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), fc.boolean(), (value, length, spaced) => {
        const shown = all(JSON.stringify(value, null, spaced ? 2 : 0), length);
        assert.equal(shown.at(-1) ?? "", value.summary);
      }),
    );
  });

  test("takes time in proportion to its length", () => {
    const prose = partialProse("summary");
    prose.push('{"summary":"');
    const started = process.threadCpuUsage();
    for (let count = 0; count < 200_000; count += 1) prose.push("word ");
    const { user, system } = process.threadCpuUsage(started);
    // A text that were copied for each word would be a hundred gigabytes.
    assert(user + system < 5e6, `${(user + system) / 1e6} s of processor time`);
  });
});
