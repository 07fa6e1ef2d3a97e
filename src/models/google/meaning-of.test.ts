import assert from "node:assert/strict";
import { test } from "node:test";
import { googleMeaning } from "./meaning-of.ts";

const cause = new Error("as written");

const meaning = (status: number, words: string, headers = {}) =>
  googleMeaning({ provider: "subject", model: "gemini", status, headers, cause }, words);

const body = (message: string, ...details: object[]): string =>
  JSON.stringify({ error: { code: 400, message, status: "INVALID_ARGUMENT", details } });

const badKey = {
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason: "API_KEY_INVALID",
  domain: "googleapis.com",
};
const wait = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "7.5s" };

test("a key that Google does not know is a bad key, alone and inside a list", () => {
  const words = body("API key not valid. Please pass a valid API key.", badKey);
  for (const refused of [meaning(400, words), meaning(400, `[${words}]`)]) {
    assert.equal(refused?.code, "models.unauthorized");
    assert.equal(refused?.cause, cause);
  }
});

test("media that cannot be read are the caller's to change", () => {
  for (const message of [
    "Unsupported MIME type: video/x-matroska",
    "Unable to process input image. Please retry.",
    "Request payload size exceeds the limit: 104857600 bytes.",
  ]) {
    assert.equal(meaning(400, body(message))?.code, "models.mediaRefused");
  }
});

test("the time to wait is read from the details where the header does not say it", () => {
  const quota = { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [] };
  const words = body("Quota exceeded", quota, wait);
  const seconds = (headers: object) => meaning(429, words, headers)?.data;
  assert.deepEqual(seconds({}), { provider: "subject", retryAfterSeconds: 7.5 });
  assert.deepEqual(seconds({ "retry-after": "3" }), { provider: "subject", retryAfterSeconds: 3 });
  const odd = body("Quota exceeded", { ...wait, retryDelay: "soon" });
  assert.deepEqual(meaning(429, odd)?.data, { provider: "subject", retryAfterSeconds: undefined });
});

test("anything else is left to the status", () => {
  for (const words of ["", "<html>", "null", "{}", '{"error":"no"}', body("Invalid value")]) {
    assert.equal(meaning(400, words), undefined);
  }
  assert.equal(meaning(503, body("Overloaded", wait)), undefined);
});
