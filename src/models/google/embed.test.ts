import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmbedRequest } from "../capabilities/embed.ts";
import { startVendor, type VendorApi } from "../testing/vendor-server.ts";
import { answering } from "./testing/answering.ts";
import { googleVendor } from "./testing/google-vendor.ts";
import { openGoogle } from "./testing/open-google.ts";

const picture = { bytes: new Uint8Array([1]), mimeType: "image/png", width: 1, height: 1 };

async function embedded(api: VendorApi, request: EmbedRequest, model = "gemini-embedding-2") {
  await using vendor = await startVendor(api);
  await using provider = openGoogle(vendor);
  const { embed } = provider.services;
  assert(embed !== undefined);
  await embed.run(request, { model, signal: AbortSignal.timeout(10_000) });
  assert.deepEqual(vendor.faults, []);
  return vendor.received[0]?.json;
}

const inputs = [{ text: "kites" }];

test("the purpose is told by words to the model that has no field for it", async () => {
  const words = {
    query: "task: search result | query: kites",
    document: "title: none | text: kites",
  };
  for (const purpose of ["query", "document"] as const) {
    const sent = await embedded(googleVendor(), { inputs, purpose });
    const content = { parts: [{ text: words[purpose] }] };
    assert.deepEqual(sent, { requests: [{ model: "models/gemini-embedding-2", content }] });
  }
  const sent = await embedded(googleVendor(), { inputs });
  assert.partialDeepStrictEqual(sent, { requests: [{ content: { parts: [{ text: "kites" }] } }] });
});

test("the purpose is told by the field to the model that has one", async () => {
  const request = { inputs, purpose: "document", dimensions: 8 } as const;
  const sent = await embedded(googleVendor(), request, "gemini-embedding-001");
  assert.partialDeepStrictEqual(sent, {
    requests: [
      {
        content: { parts: [{ text: "kites" }] },
        taskType: "RETRIEVAL_DOCUMENT",
        outputDimensionality: 8,
      },
    ],
  });
});

test("a model for text refuses a picture before anything is sent", async () => {
  await using vendor = await startVendor(googleVendor());
  await using provider = openGoogle(vendor);
  const attempt = { model: "gemini-embedding-001", signal: AbortSignal.timeout(10_000) };
  const pending = provider.services.embed?.run({ inputs: [{ picture }] }, attempt);
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.mediaRefused" });
  assert.equal(vendor.received.length, 0);
});

test("a vector too few, or of another length, is no answer", async () => {
  const two = [...inputs, { picture }];
  for (const embeddings of [
    [{ values: [1, 2] }],
    [{ values: [1, 2] }, { values: [1, 2, 3] }],
    [{ values: [1, 2] }, { values: [] }],
    [{ values: [1, 2] }, { values: [1, null] }],
  ]) {
    const pending = embedded(answering({ json: { embeddings } }), { inputs: two });
    await assert.rejects(pending, { code: "models.badReply" });
  }
});
