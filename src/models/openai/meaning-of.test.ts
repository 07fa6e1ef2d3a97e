import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openaiMeaning } from "./meaning-of.ts";

const refusal = {
  provider: "subject",
  model: "gpt-6-luna",
  status: 400,
  headers: {},
  cause: new Error("HTTP 400"),
};
const code = (words: unknown) => openaiMeaning(refusal, JSON.stringify(words))?.code;

test("what the content filter stops was declined, by OpenAI's code and by Azure's", () => {
  assert.equal(code({ error: { code: "content_policy_violation" } }), "models.declined");
  assert.equal(
    code({ error: { code: "content_filter", param: "prompt", status: 400 } }),
    "models.declined",
  );
  const innererror = { code: "ResponsibleAIPolicyViolation", content_filter_result: {} };
  assert.equal(code({ error: { code: null, innererror } }), "models.declined");
  const message = "Invalid prompt: it was flagged as violating our usage policy.";
  assert.equal(code({ error: { code: "invalid_prompt", message } }), "models.declined");
});

test("a picture or a recording that is not taken is refused media", () => {
  assert.equal(code({ error: { code: "invalid_image_format" } }), "models.mediaRefused");
  const message = "audio duration 1500.0 seconds is longer than 1400 seconds";
  assert.equal(code({ error: { code: "invalid_value", message } }), "models.mediaRefused");
  assert.equal(code({ error: { code: null, param: "file" } }), "models.mediaRefused");
});

test("a model that is not there is named", () => {
  const error = openaiMeaning(refusal, JSON.stringify({ error: { code: "model_not_found" } }));
  assert.deepEqual(error?.data, { provider: "subject", model: "gpt-6-luna" });
});

test("all else is left to the status", () => {
  for (const words of [
    {},
    [],
    "no",
    { error: "no" },
    { error: { code: 7 } },
    { error: { code: "invalid_prompt" } },
  ]) {
    assert.equal(code(words), undefined);
  }
  assert.equal(openaiMeaning(refusal, "<html>"), undefined);
});

test("no body makes it fail", () => {
  const part = fc.record({ code: fc.jsonValue(), message: fc.jsonValue(), param: fc.jsonValue() });
  const body = fc.oneof(fc.jsonValue(), fc.record({ error: part }), part);
  fc.assert(fc.property(body, (words) => void code(words)));
});
