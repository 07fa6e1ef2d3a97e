import assert from "node:assert/strict";
import { test } from "node:test";
import { withCode } from "../../media/testing/with-code.ts";
import type { EmbedInput, Vectors } from "../capabilities/embed.ts";
import { speaking } from "./testing/dialect.ts";

const texts: readonly EmbedInput[] = [{ text: "one" }, { text: "two" }];

async function vectorsOf(
  json: unknown,
  inputs: readonly EmbedInput[] = texts,
): Promise<Vectors | undefined> {
  let vectors: Vectors | undefined;
  const dialect = { "POST /v1/embeddings": () => ({ json }) };
  await speaking(dialect, { models: { embed: "m" } }, async ({ provider }) => {
    const attempt = { model: "m", signal: AbortSignal.timeout(10_000) };
    vectors = (await provider.services.embed?.run({ inputs }, attempt))?.value;
  });
  return vectors;
}

const data = (...all: readonly (readonly [embedding: unknown, index?: unknown])[]) => ({
  data: all.map(([embedding, index]) => ({ embedding, index })),
});

test("vectors are put in the order of their indices", async () => {
  assert.deepEqual(await vectorsOf(data([[2], 1], [[1], 0])), [[1], [2]]);
});

test("vectors stay as they came where their indices are missing or say no order", async () => {
  assert.deepEqual(await vectorsOf(data([[2]], [[1]])), [[2], [1]]);
  assert.deepEqual(await vectorsOf(data([[2], 1], [[1], 1])), [[2], [1]]);
  const three = [...texts, { text: "three" }];
  assert.deepEqual(await vectorsOf(data([[3], 1], [[2], 0], [[1], 0]), three), [[3], [2], [1]]);
  assert.deepEqual(await vectorsOf(data([[2], "1"], [[1], null])), [[2], [1]]);
});

test("vectors may be base64 of 32-bit floats", async () => {
  const floats = Buffer.from(new Float32Array([0.5, -2]).buffer).toString("base64");
  assert.deepEqual(await vectorsOf(data([floats], [[1, 2]])), [
    [0.5, -2],
    [1, 2],
  ]);
});

test("vectors that do not match what was asked are models.badReply", async () => {
  const infinite = Buffer.from(new Float32Array([Number.POSITIVE_INFINITY]).buffer);
  for (const reply of [
    data([[1]]),
    data([[1]], [[2]], [[3]]),
    data([[1]], [[2, 3]]),
    data([[]], [[]]),
    data([["1"]], [[2]]),
    data(["AAA="], ["AAA="]),
    data([infinite.toString("base64")], [[1]]),
    {},
  ]) {
    await assert.rejects(vectorsOf(reply), withCode("models.badReply"), JSON.stringify(reply));
  }
});

test("pictures are refused before anything is sent", async () => {
  const picture = { bytes: new Uint8Array(1), mimeType: "image/png", width: 1, height: 1 };
  await assert.rejects(vectorsOf({}, [{ picture }]), withCode("models.mediaRefused"));
});
