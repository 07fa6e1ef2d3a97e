/**
 * Speech-to-Text after Google's discovery document `speech.v1.json`, and Text-to-Speech after
 * google/cloud/texttospeech/v1/cloud_tts.proto.
 */

import * as z from "zod";
import { wavOf } from "../../../media/audio/testing/wav-of.ts";
import { unmet } from "../../testing/unmet.ts";
import type { Received, VendorApi, VendorRoute } from "../../testing/vendor-server.ts";

const tag = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?-([A-Z]{2}|\d{3})$/);

/** A WAV file, or the words that stand for one in the suite. */
const isRecording = (bytes: string): boolean =>
  bytes.startsWith("RIFF") || bytes === "the recording";

const recognizeRequest = z.strictObject({
  config: z.strictObject({
    languageCode: tag,
    alternativeLanguageCodes: z.array(tag).min(1).max(3).optional(),
    enableWordTimeOffsets: z.boolean().optional(),
    enableAutomaticPunctuation: z.boolean().optional(),
    model: z.string(),
    diarizationConfig: z
      .strictObject({
        enableSpeakerDiarization: z.boolean(),
        minSpeakerCount: z.int().optional(),
        maxSpeakerCount: z.int().optional(),
      })
      .optional(),
  }),
  audio: z.strictObject({
    content: z.base64().refine((content) => isRecording(atob(content)), "no recording"),
  }),
});

const synthesizeRequest = z.strictObject({
  input: z.strictObject({ text: z.string().min(1) }),
  voice: z.strictObject({ languageCode: tag, name: z.string().optional() }),
  audioConfig: z.strictObject({
    audioEncoding: z.literal("LINEAR16"),
    speakingRate: z.number().min(0.25).max(4).optional(),
  }),
});

const word = (text: string, [startTime, endTime]: readonly [string, string], speakerTag = 0) => ({
  startTime,
  endTime,
  word: text,
  ...(speakerTag === 0 ? {} : { speakerTag, speakerLabel: String(speakerTag) }),
});

const results = [
  {
    alternatives: [
      {
        transcript: "Good morning.",
        confidence: 0.97,
        words: [word("Good", ["0s", "0.400s"]), word("morning.", ["0.400s", "1.500s"])],
      },
    ],
    resultEndTime: "1.600s",
    languageCode: "en-us",
  },
  {
    alternatives: [
      { transcript: " Hello.", confidence: 0.9, words: [word("Hello.", ["1.700s", "2.300s"])] },
    ],
    resultEndTime: "2.400s",
    languageCode: "en-us",
  },
];

/** Comes last where speakers are wanted: every word again, and no transcript. */
const diarized = {
  alternatives: [
    {
      words: [
        word("Good", ["0s", "0.400s"], 1),
        word("morning.", ["0.400s", "1.500s"], 1),
        word("Hello.", ["1.700s", "2.300s"], 2),
      ],
    },
  ],
  resultEndTime: "2.400s",
};

/** Of a result only its transcript. */
const bare = results.map(({ alternatives }) => ({
  alternatives: alternatives.map(({ transcript }) => ({ transcript })),
}));

const sent = ({ json, headers, query }: Received, schema: z.ZodType) => {
  const { error } = schema.safeParse(json);
  return unmet({
    [`the body is as the reference says (${error?.message ?? ""})`]: error === undefined,
    "the body is JSON": headers["content-type"] === "application/json",
    "the key is not in the address": query.size === 0,
  });
};

const recognize: VendorRoute = {
  method: "POST",
  path: /^\/v1\/speech:recognize$/,
  check: (request) => sent(request, recognizeRequest),
  reply({ json }, mood) {
    if (mood === "lean") return { json: { results: bare } };
    const { config } = recognizeRequest.parse(json);
    const told = config.diarizationConfig === undefined ? results : [...results, diarized];
    return { json: { results: told, totalBilledTime: "3s", requestId: "8234917" } };
  },
};

const audioContent = wavOf({ coding: "s16", sampleRate: 24_000, values: [0, 0.5, -0.5] }).toString(
  "base64",
);

const synthesize: VendorRoute = {
  method: "POST",
  path: /^\/tts\/v1\/text:synthesize$/,
  check: (request) => sent(request, synthesizeRequest),
  reply: () => ({ json: { audioContent } }),
};

const voices: VendorRoute = {
  method: "GET",
  path: /^\/tts\/v1\/voices$/,
  check: () => [],
  reply: () => ({
    json: {
      voices: [
        { languageCodes: ["en-US"], name: "en-US-Neural2-A", ssmlGender: "MALE" },
        { languageCodes: ["cmn-CN"], name: "cmn-CN-Wavenet-A", ssmlGender: "FEMALE" },
        { name: "Kore", ssmlGender: "NEUTRAL" },
        { languageCodes: ["en-US"] },
      ],
    },
  }),
};

export const googleSpeechVendor: VendorApi = {
  authorised: ({ headers }, key) => headers["x-goog-api-key"] === key,
  refusal: (status) => ({
    error: { code: status, message: "The vendor's own words.", status: "INVALID_ARGUMENT" },
  }),
  routes: [recognize, synthesize, voices],
};
