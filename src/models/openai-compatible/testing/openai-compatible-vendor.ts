/** A server as OpenAI's reference of chat, embeddings and audio describes it (looked up 2026-11-21). */

import * as z from "zod";
import { wavOf } from "../../../media/audio/testing/wav-of.ts";
import { answerIn, type Mind } from "../../testing/mind.ts";
import type { Received, VendorApi, VendorReply, VendorRoute } from "../../testing/vendor-server.ts";

/** Half a second of sound. */
export const sound = wavOf({
  coding: "s16",
  sampleRate: 16_000,
  values: Array.from({ length: 8000 }, (_, at) => Math.sin(at / 10) / 4),
});

export const said = "A red kite above the river.";

/** By the first property of the form. */
const usual = {
  objects: { objects: [{ name: "kite", left: 100, top: 200, right: 600, bottom: 700 }] },
  lines: { lines: ["EXIT", "出口"] },
};

const textPart = z.strictObject({ type: z.literal("text"), text: z.string() });
const imagePart = z.strictObject({
  type: z.literal("image_url"),
  image_url: z.strictObject({ url: z.string().regex(/^data:image\/(png|jpeg);base64,[\w+/]+=*$/) }),
});
const answerName = z.string().regex(/^\w{1,64}$/);

const chatBody = z.strictObject({
  model: z.string(),
  messages: z.tuple([
    z.strictObject({ role: z.literal("system"), content: z.string().min(1) }),
    z.strictObject({
      role: z.literal("user"),
      content: z.union([z.string(), z.tuple([textPart], imagePart)]),
    }),
  ]),
  max_tokens: z.int().optional(),
  response_format: z
    .strictObject({
      type: z.literal("json_schema"),
      json_schema: z.strictObject({
        name: answerName,
        strict: z.literal(true),
        schema: z.looseObject({
          type: z.literal("object"),
          additionalProperties: z.literal(false),
        }),
      }),
    })
    .optional(),
  stream: z.boolean(),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
});

const embeddingsBody = z.strictObject({
  model: z.string(),
  input: z.array(z.string().min(1)).min(1),
  encoding_format: z.literal("float"),
  dimensions: z.int().optional(),
});

const speechBody = z.strictObject({
  model: z.string(),
  input: z.string().max(4096),
  voice: z.string(),
  response_format: z.enum(["wav", "mp3"]),
  speed: z.number().min(0.25).max(4).optional(),
});

const transcriptionBody = z.strictObject({
  model: z.tuple([z.string()]),
  response_format: z.tuple([z.literal("verbose_json")]),
  language: z.tuple([z.string().regex(/^[a-z]{2,3}$/)]).optional(),
  "timestamp_granularities[]": z.array(z.enum(["word", "segment"])).optional(),
  file: z.tuple([
    z.file().refine(({ name, type }) => name === "audio.wav" && type === "audio/wav", "no WAV"),
  ]),
});

/** What of the request does not fit, one sentence each. */
const faultsOf = (schema: z.ZodType, body: unknown): string[] => {
  const { error } = schema.safeParse(body);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
};

const jsonRoute = (
  path: RegExp,
  schema: z.ZodType,
  reply: (request: Received, mood: "full" | "lean") => VendorReply,
): VendorRoute => ({
  method: "POST",
  path,
  check: ({ json, headers }) => [
    ...(headers["content-type"] === "application/json" ? [] : ["the body is not called JSON"]),
    ...faultsOf(schema, json),
  ],
  reply,
});

/** What the model says to this: an answer in the form that was asked for. */
function answerTo({ json }: Received, mind: Mind | undefined): string {
  const { data } = chatBody.safeParse(json);
  if (data?.response_format === undefined) return said;
  const { content } = data.messages[1];
  const question = typeof content === "string" ? content : content[0].text;
  return answerIn(data.response_format.json_schema.schema, question, { mind, usual });
}

const usage = { prompt_tokens: 40, completion_tokens: 9, total_tokens: 49 };
const head = { id: "chatcmpl-1", created: 1_790_000_000, model: "eye-1", system_fingerprint: "fp" };

function chatReply(request: Received, mood: "full" | "lean", mind?: Mind): VendorReply {
  const content = answerTo(request, mind);
  const streamed = z.object({ stream: z.literal(true) }).safeParse(request.json).success;
  if (streamed) return { events: mood === "full" ? fullEvents(content) : leanEvents(content) };
  if (mood === "lean") return { json: { choices: [{ message: { content } }] } };
  const message = { role: "assistant", content, refusal: null, annotations: [] };
  const choice = { index: 0, message, logprobs: null, finish_reason: "stop" };
  return { json: { ...head, object: "chat.completion", choices: [choice], usage } };
}

const event = (fields: object) =>
  JSON.stringify({ ...head, object: "chat.completion.chunk", ...fields });

const piecesOf = (content: string): string[] => content.match(/.{1,8}/gs) ?? [];

const fullEvents = (content: string): string[] => {
  const choice = (delta: object, reason: string | null = null) =>
    event({ choices: [{ index: 0, delta, finish_reason: reason }], usage: null });
  return [
    choice({ role: "assistant", content: "" }),
    ...piecesOf(content).map((text) => choice({ content: text })),
    choice({}, "stop"),
    event({ choices: [], usage }),
    "[DONE]",
  ];
};

const leanEvents = (content: string): string[] =>
  piecesOf(content).map((text) => JSON.stringify({ choices: [{ delta: { content: text } }] }));

function embeddingsReply({ json }: Received, mood: "full" | "lean"): VendorReply {
  const inputs = embeddingsBody.safeParse(json).data?.input ?? [];
  const vectors = inputs.map((text) => [text.length, 0.5, -1]);
  if (mood === "lean") return { json: { data: vectors.map((embedding) => ({ embedding })) } };
  const data = vectors.map((embedding, index) => ({ object: "embedding", index, embedding }));
  const tokens = { prompt_tokens: 6, total_tokens: 6 };
  return { json: { object: "list", model: "vectors-1", data: data.toReversed(), usage: tokens } };
}

const transcript = {
  task: "transcribe",
  language: "english",
  duration: 0.5,
  text: "Good morning.",
  words: [
    { word: "Good", start: 0, end: 0.2 },
    { word: "morning", start: 0.2, end: 0.5 },
  ],
  segments: [{ id: 0, seek: 0, start: 0, end: 0.5, text: " Good morning.", tokens: [50_364] }],
  usage: { type: "duration", seconds: 1 },
};

export const openaiCompatibleVendorWith = (mind?: Mind): VendorApi => ({
  routes: [
    jsonRoute(/^\/v1\/chat\/completions$/, chatBody, (request, mood) =>
      chatReply(request, mood, mind),
    ),
    jsonRoute(/^\/v1\/embeddings$/, embeddingsBody, embeddingsReply),
    jsonRoute(/^\/v1\/audio\/speech$/, speechBody, (_, mood) => ({
      bytes: sound,
      mimeType: mood === "full" ? "audio/wav" : "application/octet-stream",
    })),
    {
      // Not OpenAI's: of servers such as speaches.
      method: "GET",
      path: /^\/v1\/audio\/voices$/,
      check: () => [],
      reply: () => ({ json: { voices: [{ id: "alloy" }, { id: "onyx" }] } }),
    },
    {
      method: "POST",
      path: /^\/v1\/audio\/transcriptions$/,
      async check(request) {
        const form = await request.form();
        const fields = [...new Set(form.keys())].map((name) => [name, form.getAll(name)]);
        return faultsOf(transcriptionBody, Object.fromEntries(fields));
      },
      reply: (_, mood) => ({ json: mood === "full" ? transcript : { text: transcript.text } }),
    },
  ],
  authorised: ({ headers }, key) => headers.authorization === `Bearer ${key}`,
  refusal: (status) => ({
    error: {
      message: "This model's maximum context length is 8192 tokens.",
      type: "invalid_request_error",
      param: null,
      code: String(status),
    },
  }),
});

export const openaiCompatibleVendor: VendorApi = openaiCompatibleVendorWith();
