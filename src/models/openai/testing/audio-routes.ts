/** `POST /audio/transcriptions` and `POST /audio/speech`. */

import * as z from "zod";
import { wavFile } from "../../../media/audio/wav.ts";
import { unmet } from "../../testing/unmet.ts";
import type { Received, VendorReply, VendorRoute } from "../../testing/vendor-server.ts";
import { operation } from "./operation.ts";

/** Which formats a model can be asked for; a name that is none of OpenAI's is a deployment. */
const formats: Readonly<Record<string, string>> = {
  "whisper-1": "verbose_json",
  "gpt-4o-transcribe-diarize": "diarized_json",
  "gpt-4o-transcribe": "json",
  "gpt-transcribe": "json",
};

const fields = new Set([
  "file",
  "model",
  "language",
  "languages[]",
  "response_format",
  "timestamp_granularities[]",
  "chunking_strategy",
]);

export const transcriptionRoute = (prefix: string): VendorRoute => ({
  method: "POST",
  path: operation(prefix, "/audio/transcriptions"),
  check: async (received) => formFaults(await received.form()),
  reply: async (received, mood) => transcriptFor(await received.form(), mood),
});

function formFaults(form: FormData): string[] {
  const file = form.get("file");
  const model = written(form, "model");
  const format = written(form, "response_format");
  const language = written(form, "language") || written(form, "languages[]");
  const times = form.getAll("timestamp_granularities[]");
  const listed = model === "gpt-transcribe";
  const chunking = form.get("chunking_strategy");
  return [
    ...[...form.keys()].filter((key) => !fields.has(key)).map((key) => `no field ${key}`),
    ...unmet({
      "the recording is a file": file instanceof File && file.size > 0,
      "its name tells the format":
        file instanceof File && /\.(wav|mp3|m4a|ogg|flac)$/.test(file.name),
      "its type is audio": file instanceof File && file.type.startsWith("audio/"),
      "there is a model": model !== "",
      "the model can answer in this format": (formats[model] ?? format) === format,
      "times are asked for in verbose JSON only": times.length === 0 || format === "verbose_json",
      "times are of words or segments": times.every((one) => one === "word" || one === "segment"),
      "a language has two or three letters": /^([a-z]{2,3})?$/.test(language),
      "gpt-transcribe has a list of languages": !listed || form.get("language") === null,
      "the others have one language": listed || form.get("languages[]") === null,
      "chunking is automatic": chunking === null || chunking === "auto",
    }),
  ];
}

/** A field's text; empty where it is missing. */
function written(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === "string" ? value : "";
}

const text = "Good morning. Good evening.";

function transcriptFor(form: FormData, mood: "full" | "lean"): VendorReply {
  if (mood === "lean") return { json: { text } };
  const tokens = { type: "tokens", input_tokens: 14, output_tokens: 45, total_tokens: 59 };
  switch (written(form, "response_format")) {
    case "verbose_json":
      return { json: verbose(form.getAll("timestamp_granularities[]").includes("word")) };
    case "diarized_json":
      return {
        json: { task: "transcribe", duration: 2.5, text, segments: diarized, usage: tokens },
      };
    default: {
      const heard = { languages: [{ code: "en" }], usage: { type: "duration", seconds: 3 } };
      const own = form.get("model") === "gpt-transcribe" ? heard : { usage: tokens };
      return { json: { text, ...own } };
    }
  }
}

const verbose = (words: boolean) => ({
  task: "transcribe",
  language: "english",
  duration: 2.5,
  text,
  segments: [
    segment(0, { start: 0, end: 1.25, text: " Good morning." }),
    segment(1, { start: 1.25, end: 2.5, text: " Good evening." }),
  ],
  ...(words ? { words: [{ word: "Good", start: 0, end: 0.5 }] } : {}),
  usage: { type: "duration", seconds: 3 },
});

const segment = (id: number, said: object) => ({
  id,
  seek: 0,
  ...said,
  tokens: [1, 2],
  temperature: 0,
  avg_logprob: -0.2,
  compression_ratio: 0.9,
  no_speech_prob: 0.01,
});

const diarized = [
  { speaker: "A", start: 0, end: 1.25, text: "Good morning." },
  { speaker: "B", start: 1.25, end: 2.5, text: "Good evening." },
].map((said, index) => ({ type: "transcript.text.segment", id: `seg_${index}`, ...said }));

const voices = [
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "fable",
  "onyx",
  "nova",
  "sage",
  "shimmer",
  "verse",
  "marin",
  "cedar",
];

const speech = z.strictObject({
  model: z.string().min(1),
  input: z.string().min(1).max(4096),
  voice: z.enum(voices),
  response_format: z.literal("wav"),
  speed: z.number().min(0.25).max(4).optional(),
  instructions: z.string().max(4096).optional(),
});

export const speechRoute = (prefix: string): VendorRoute => ({
  method: "POST",
  path: operation(prefix, "/audio/speech"),
  check: ({ json }: Received) => {
    const parsed = speech.safeParse(json);
    return parsed.success ? [] : [z.prettifyError(parsed.error)];
  },
  reply: () => ({
    bytes: wavFile(new Uint8Array(480), { sampleRate: 24_000, channels: 1 }),
    mimeType: "audio/wav",
  }),
});
