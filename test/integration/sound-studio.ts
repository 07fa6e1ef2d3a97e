/** A model service that listens, speaks and judges, as one that speaks OpenAI's protocol would. */

import { tone, wavOf } from "../../src/media/audio/testing/wav-of.ts";
import {
  type Received,
  startVendor,
  type Vendor,
  type VendorApi,
} from "../../src/models/testing/vendor-server.ts";

/** The pitch of each voice, by which a test knows it again. */
const pitches: Readonly<Record<string, number>> = { Mika: 330, Ken: 220, Rin: 440 };

/** What it hears in every recording. */
export const heard = {
  text: "Thank you, the delivery came early. But two valves are broken, again.",
  language: "english",
  segments: [
    { start: 0.5, end: 3.2, text: " Thank you, the delivery came early." },
    { start: 3.4, end: 7.9, text: " But two valves are broken, again." },
  ],
  words: [
    { word: "Thank", start: 0.5, end: 0.8 },
    { word: "you", start: 0.8, end: 1.1 },
  ],
};

/** What it makes of the words; the last quote is not in them. */
const mood = {
  summary: "Thanks first, then annoyance.",
  sentiment: "negative",
  confidence: 0.7,
  emotions: [
    { emotion: "gratitude", intensity: 0.4, line: 1, quote: "Thank you" },
    { emotion: "frustration", intensity: 0.8, line: 2, quote: "broken, again" },
    { emotion: "anger", intensity: 0.3, line: 2, quote: "I am furious" },
    { emotion: "frustration", intensity: 0.2, line: null, quote: null },
  ],
};

interface Speech {
  readonly input: string;
  readonly voice: string;
}

export const speechOf = ({ json }: Received): Speech => Object(json);

/** A tone of the voice's pitch, a hundredth of a second a letter, between silences. */
function spoken({ input, voice }: Speech): Uint8Array {
  const sampleRate = 24_000;
  const quiet = new Float32Array(sampleRate * 0.2);
  const loud = voice === "Ken" ? 0.02 : 0.4;
  const sound = tone(pitches[voice] ?? 150, {
    sampleRate,
    seconds: Math.max(0.5, input.length / 100),
    level: loud,
  });
  return wavOf({ coding: "s16", sampleRate, values: [...quiet, ...sound, ...quiet] });
}

const api: VendorApi = {
  routes: [
    {
      method: "POST",
      path: /^\/v1\/audio\/transcriptions$/,
      async check(request) {
        const file = (await request.form()).get("file");
        const isSound = file instanceof File && file.type.startsWith("audio/");
        return isSound && file.size > 1000 ? [] : ["there is no recording"];
      },
      reply: () => ({ json: heard }),
    },
    {
      method: "POST",
      path: /^\/v1\/audio\/speech$/,
      check: (request) =>
        speechOf(request).input.length <= 4096 ? [] : ["the text is longer than 4096"],
      reply: (request) => ({ bytes: spoken(speechOf(request)), mimeType: "audio/wav" }),
    },
    {
      method: "GET",
      path: /^\/v1\/audio\/voices$/,
      check: () => [],
      reply: () => ({
        json: {
          voices: Object.keys(pitches).map((id) => ({
            id,
            name: id,
            gender: id === "Ken" ? "male" : "female",
          })),
        },
      }),
    },
    {
      method: "POST",
      path: /^\/v1\/chat\/completions$/,
      check: ({ body }) =>
        body.includes("1. Thank you, the delivery") ? [] : ["the transcript is not there"],
      reply: () => ({
        json: { choices: [{ message: { role: "assistant", content: JSON.stringify(mood) } }] },
      }),
    },
  ],
  authorised: ({ headers }, key) => headers.authorization === `Bearer ${key}`,
  refusal: (status) => ({ error: { message: "sk-leak-42 no", type: "error", code: `${status}` } }),
};

export const soundStudio = (): Promise<Vendor> => startVendor(api);

/** The configuration of a hub that has it under the name `studio`. */
export const studioConfig = ({ url, key }: Vendor): object => ({
  models: {
    providers: {
      studio: {
        kind: "openai-compatible",
        baseUrl: `${url}/v1`,
        apiKey: key,
        retries: 0,
        models: { transcribe: "ear-1", speak: "tongue-1", generate: "mind-1" },
      },
    },
  },
});
