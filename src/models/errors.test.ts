import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { catalogue } from "../kernel/errors.ts";
import { modelErrors } from "./errors.ts";
import { inferenceErrors } from "./inference-errors.ts";
import { refusedMedia } from "./refused-media.ts";
import { englishIn } from "./testing/english-in.ts";

/** Stands for a name or a number; where it is asked for a language it has words in each. */
const datum = { en: "some English words", ja: "日本語の説明", toString: () => "x1" };
const data = new Proxy({}, { get: () => datum });

const entries = [modelErrors, inferenceErrors].flatMap((errors) =>
  Object.entries(errors[catalogue].list),
);

describe("in Japanese", () => {
  for (const [name, { en, ja }] of entries) {
    test(`the failure ${name} has no English in it`, () => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has whatever is asked for
      const message = ja.message(data as never);
      assert.deepEqual([...englishIn(message), ...englishIn(ja.advice)], []);
      assert.match(message, /[ぁ-ん]/u);
      // The same test sees the English of the other language.
      assert.notDeepEqual(englishIn(en.advice), []);
    });
  }

  test("the media that are refused have no English name", () => {
    for (const { ja } of Object.values(refusedMedia)) assert.match(ja, /^[^a-z]+$/i);
  });
});

test("a refusal reads as one sentence in each language", () => {
  const error = modelErrors.mediaRefused({ provider: "studio", what: refusedMedia.size });
  assert.equal(error.message, "The provider studio does not take media of this size.");
  assert.equal(
    error.words("ja").message,
    "プロバイダー studio は、この大きさのメディアを受け付けません。",
  );
});
