/** `models.generateContent` and `models.streamGenerateContent` (ai.google.dev/api/generate-content). */

import * as z from "zod";
import { answerIn, type Mind } from "../../testing/mind.ts";
import type { Received, VendorReply, VendorRoute } from "../../testing/vendor-api.ts";
import { textPart, userContent } from "./content.ts";
import { faultsIn } from "./faults-in.ts";

const request = z.strictObject({
  contents: z.array(userContent).length(1),
  systemInstruction: z.strictObject({ parts: z.array(textPart).min(1) }).optional(),
  generationConfig: z
    .strictObject({
      maxOutputTokens: z.int().min(1).optional(),
      responseMimeType: z.literal("application/json").optional(),
      responseJsonSchema: z.looseObject({ type: z.literal("object") }).optional(),
    })
    .optional(),
});

const speechRequest = z.strictObject({
  contents: z
    .array(
      z.strictObject({
        role: z.literal("user"),
        parts: z
          .array(
            textPart.extend({
              speechMetadata: z.strictObject({ style: z.string().min(1) }).optional(),
            }),
          )
          .length(1),
      }),
    )
    .length(1),
  generationConfig: z.strictObject({
    responseModalities: z.tuple([z.literal("AUDIO")]),
    speechConfig: z.strictObject({
      voiceConfig: z.strictObject({
        prebuiltVoiceConfig: z.strictObject({ voiceName: z.string().min(1) }),
      }),
    }),
  }),
});

/** Half a second of nothing, as Gemini before 3.8 sends it. */
export const samples = Buffer.alloc(24_000, 1);

export const prose = ["A red kite ", "over a lake."];

export const generationRoutes = (mind?: Mind): readonly VendorRoute[] => [
  {
    method: "POST",
    path: /^\/v1beta\/models\/[\w.-]+-tts:generateContent$/,
    check: (received) => faultsIn(received, speechRequest),
    reply: (_, mood) => spoken(mood),
  },
  {
    method: "POST",
    path: /^\/v1beta\/models\/[\w.-]+:generateContent$/,
    check: (received) => [...faultsIn(received, request), ...orderFaults(received)],
    reply: (received, mood) => ({
      json: response(answerTo(received, mind).join(""), { ended: true, full: mood === "full" }),
    }),
  },
  {
    method: "POST",
    path: /^\/v1beta\/models\/[\w.-]+:streamGenerateContent$/,
    check(received) {
      const faults = [...faultsIn(received, request), ...orderFaults(received)];
      return received.query.get("alt") === "sse" ? faults : [...faults, "alt is not sse"];
    },
    reply(received) {
      const pieces = answerTo(received, mind);
      return {
        events: pieces.map((piece, at) =>
          JSON.stringify(response(piece, { ended: at === pieces.length - 1, full: true })),
        ),
      };
    },
  },
];

/** Google's guides put media before the words about them. */
function orderFaults({ json }: Received): string[] {
  const parts = request.safeParse(json).data?.contents[0]?.parts ?? [];
  return parts.findIndex((part) => "text" in part) === parts.length - 1
    ? []
    : ["media stand after the text"];
}

interface Stage {
  readonly ended: boolean;
  readonly full: boolean;
}

function response(text: string, { ended, full }: Stage): object {
  const thought = { text: "", thoughtSignature: "CpIB" };
  const content = { parts: [{ text }, ...(full && ended ? [thought] : [])], role: "model" };
  const finish = ended ? { finishReason: "STOP" } : {};
  const counts = {
    promptTokenCount: 1290,
    cachedContentTokenCount: 1000,
    candidatesTokenCount: 20,
    thoughtsTokenCount: 14,
    totalTokenCount: 1324,
  };
  return {
    candidates: [{ content, ...finish, ...(full ? { index: 0 } : {}) }],
    ...(full ? { usageMetadata: counts, modelVersion: "gemini", responseId: "gZ" } : {}),
  };
}

/** By the first property of the form, and objects by the form of their places. */
const usual = {
  objects: { objects: [{ label: "kite", box_2d: [100, 250, 500, 750] }] },
  language: {
    language: "en",
    segments: [{ start_second: 0.5, end_second: 2, speaker: "A", text: "The kite" }],
  },
  lines: { lines: ["No 42", "Kite shop"] },
};

function answerTo({ json }: Received, mind: Mind | undefined): readonly string[] {
  const { generationConfig, contents } = request.parse(json);
  const schema = generationConfig?.responseJsonSchema;
  if (schema === undefined) return prose;
  const parts = contents.flatMap((content) => content.parts);
  const question = parts.map((part) => ("text" in part ? part.text : "")).join("");
  const text = answerIn(schema, question, { mind, usual });
  return [text.slice(0, 7), text.slice(7)];
}

function spoken(mood: "full" | "lean"): VendorReply {
  const inlineData = {
    mimeType: "audio/L16;codec=pcm;rate=24000",
    data: samples.toString("base64"),
  };
  const counts = { promptTokenCount: 9, candidatesTokenCount: 13, totalTokenCount: 22 };
  return {
    json: {
      candidates: [{ content: { parts: [{ inlineData }], role: "model" }, finishReason: "STOP" }],
      ...(mood === "full" ? { usageMetadata: counts } : {}),
    },
  };
}
