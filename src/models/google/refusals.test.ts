import assert from "node:assert/strict";
import { test } from "node:test";
import { startVendor, type VendorReply } from "../testing/vendor-server.ts";
import { answering } from "./testing/answering.ts";
import { openGoogle } from "./testing/open-google.ts";

const question = { instructions: "You write.", text: "Write." };

/** In one piece, or read along. */
async function written(reply: VendorReply, onText?: (piece: string) => void) {
  await using vendor = await startVendor(answering(reply));
  await using provider = openGoogle(vendor);
  const attempt = { model: "gemini-3.8-flash", signal: AbortSignal.timeout(10_000) };
  const along = onText === undefined ? attempt : { ...attempt, onText };
  return await provider.services.generate?.run({ question }, along);
}

const error = (code: number, ...details: object[]): VendorReply => ({
  json: { error: { code, message: "It was not to be.", status: "INVALID_ARGUMENT", details } },
  status: code,
});

const badKey = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" };
const wait = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "7s" };

test("a bad key is no fault of the caller's, though Google says 400", async () => {
  for (const onText of [undefined, () => undefined]) {
    await assert.rejects(written(error(400, badKey), onText), { code: "models.unauthorized" });
  }
});

test("a used-up quota says in its body how long to wait", async () => {
  await assert.rejects(written(error(429, wait)), {
    code: "models.rateLimited",
    data: { provider: "subject", retryAfterSeconds: 7 },
  });
});

const blocked = { promptFeedback: { blockReason: "SAFETY" }, usageMetadata: {} };
const stopped = {
  candidates: [{ content: { parts: [{ text: "Once" }] }, finishReason: "PROHIBITED_CONTENT" }],
};

test("a question or an answer against Google's rules is declined", async () => {
  for (const json of [blocked, stopped]) {
    await assert.rejects(written({ json }), { code: "models.declined" });
  }
});

test("so it is where the answer is read along", async () => {
  for (const event of [blocked, stopped]) {
    const pending = written({ events: [JSON.stringify(event)] }, () => undefined);
    await assert.rejects(pending, { code: "models.declined" });
  }
});
