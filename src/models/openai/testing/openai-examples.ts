/** What the server of {@link openaiVendor} is asked in the suite, and what it answers in full. */

import assert from "node:assert/strict";
import { wavFile } from "../../../media/audio/wav.ts";
import type { SentPicture } from "../../capabilities/question.ts";
import type { SentAudio } from "../../capabilities/transcribe.ts";
import type { Example, Examples } from "../../testing/provider-suite.ts";
import { prose } from "./responses-route.ts";

export const question = { instructions: "You look at pictures.", text: "What is this?" };

export const verdict = {
  name: "verdict",
  schema: {
    type: "object",
    properties: { colour: { type: "string" } },
    required: ["colour"],
    additionalProperties: false,
  },
};

export const picture: SentPicture = {
  bytes: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", "base64"),
  mimeType: "image/png",
  width: 1000,
  height: 400,
};

const silence = wavFile(new Uint8Array(320), { sampleRate: 16_000, channels: 1 });

export const recordingOf = (durationSeconds: number): SentAudio => ({
  body: new Blob([new Uint8Array(silence)]),
  mimeType: "audio/wav",
  durationSeconds,
});

const usage = { inputTokens: 1200, outputTokens: 34, cachedInputTokens: 1024 };

const describe: Example<"describe"> = {
  request: { question, pictures: [picture, { ...picture, mimeType: "image/jpeg" }] },
  expect: (reply) => assert.deepEqual(reply, { value: prose.join(""), usage }),
};

const detect: Example<"detect"> = {
  request: { picture, wanted: ["bus"] },
  expect: (reply) =>
    assert.deepEqual(reply, {
      value: [{ name: "bus", box: { x: 100, y: 100, width: 500, height: 200 } }],
      usage,
    }),
};

const read: Example<"read"> = {
  request: { picture, languages: ["en"] },
  expect: (reply) =>
    assert.deepEqual(reply, {
      value: { text: "OPEN\n24 H", lines: [{ text: "OPEN" }, { text: "24 H" }] },
      usage,
    }),
};

const speak: Example<"speak"> = {
  request: { text: "Good morning.", voice: "sage", speed: 1.25 },
  expect({ value, usage: used }) {
    assert.equal(value.mimeType, "audio/wav");
    assert.equal(value.voice, "sage");
    assert.deepEqual(used, { characters: 13 });
  },
};

const embed: Example<"embed"> = {
  request: { inputs: [{ text: "a bus" }, { text: "a tram" }], dimensions: 3 },
  expect: (reply) =>
    assert.deepEqual(reply, {
      value: [
        [5, 0.25, 0.25],
        [6, 0.25, 0.25],
      ],
      usage: { inputTokens: 9 },
    }),
};

const generate: Example<"generate"> = {
  request: { question: { ...question, answer: verdict, maxOutputTokens: 500 } },
  expect: (reply) => assert.deepEqual(reply, { value: '{"colour":"red"}', usage }),
};

/** Without `transcribe`, which depends on the model. */
export const openaiExamples: Examples = { describe, detect, read, speak, embed, generate };
