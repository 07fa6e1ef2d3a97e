import * as z from "zod";
import { openaiCapabilities } from "../openai/capabilities.ts";
import { apiKey, baseUrl, manners, modelChoice } from "../settings.ts";

const path = (usual: string) =>
  z
    .string()
    .regex(/^\/[^\s?#]*$/, "expected a path that begins with /")
    .default(usual)
    .describe("Below `baseUrl`.");

const voice = z.strictObject({
  id: z.string().min(1).max(200).describe("As the server calls it."),
  name: z.string().min(1).max(200).optional().describe("For people; left out, the id."),
  language: z.string().min(2).max(35).optional().describe("BCP 47; left out, any."),
  gender: z.enum(["female", "male"]).optional(),
});

export const openaiCompatibleSettings = z.strictObject({
  kind: z.literal("openai-compatible"),
  apiKey: apiKey.describe("The key, where the server asks for one; may be `file:/path`."),
  baseUrl: baseUrl.describe("The address of the server, with its `/v1`."),
  headers: z
    .record(
      z
        .string()
        .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, "expected the name of a header")
        .toLowerCase(),
      z
        .string()
        .regex(/^[\t\x20-\x7E]*$/, "expected plain ASCII")
        .meta({ secret: true }),
    )
    .default({})
    .describe("Further headers of every request, such as those a gateway asks for."),
  paths: z
    .strictObject({
      chat: path("/chat/completions"),
      embeddings: path("/embeddings"),
      transcriptions: path("/audio/transcriptions"),
      speech: path("/audio/speech"),
      voices: path("/audio/voices"),
    })
    .prefault({})
    .describe(
      "Where a server has its endpoints; whisper.cpp has `transcriptions` at `/inference` (and is to be started with `--language auto`).",
    ),
  models: modelChoice(openaiCapabilities).describe(
    "The model for each capability; one without a model is not offered, but a model that describes also detects and reads.",
  ),
  boxes: z
    .enum(["thousandths-xyxy", "thousandths-yxyx", "pixels"])
    .default("thousandths-xyxy")
    .describe("How the model that detects was taught to give places."),
  voices: z
    .array(voice)
    .max(1000)
    .default([])
    .describe("Voices of a server that does not list its own; the first that fits is the default."),
  ...manners,
});

export type OpenaiCompatibleSettings = z.output<typeof openaiCompatibleSettings>;
