/** Vectors: `models.batchEmbedContents` (ai.google.dev/api/embeddings). */

import * as z from "zod";
import type { EmbedInput, EmbedRequest, Vectors } from "../capabilities/embed.ts";
import { modelErrors } from "../errors.ts";
import { refusedMedia } from "../refused-media.ts";
import type { Attempt, Reply } from "../provider.ts";
import { askJson } from "../wire/ask-json.ts";
import { type GoogleApi, methodOf, requestTo } from "./api.ts";
import { googleModels } from "./models.ts";

const answer = z.object({
  embeddings: z.array(z.object({ values: z.array(z.number()).min(1) })),
  usageMetadata: z.object({ promptTokenCount: z.number().min(0).optional() }).optional(),
});

/** @throws `models.mediaRefused` for a picture where the model reads text only. */
export async function embed(
  api: GoogleApi,
  request: EmbedRequest,
  attempt: Attempt,
): Promise<Reply<Vectors>> {
  const { provider } = api;
  const { model } = attempt;
  if (readsTextOnly(model) && request.inputs.some(({ picture }) => picture !== undefined)) {
    throw modelErrors.mediaRefused({ provider, what: refusedMedia.pictures });
  }
  const requests = request.inputs.map((input) => ({
    model: `models/${model}`,
    content: { parts: [part(input, request.purpose, model)] },
    ...(request.dimensions === undefined ? {} : { outputDimensionality: request.dimensions }),
    ...taskType(request.purpose, model),
  }));
  const path = methodOf(model, "batchEmbedContents", provider);
  const reply = await askJson(requestTo(api, path, attempt, { requests }), answer);
  const vectors = reply.embeddings.map(({ values }) => values);
  if (!isWhole(vectors, requests.length)) throw modelErrors.badReply({ provider });
  const inputTokens = reply.usageMetadata?.promptTokenCount;
  return { value: vectors, usage: inputTokens === undefined ? {} : { inputTokens } };
}

/** A model that the table does not have is asked, and may refuse for itself. */
function readsTextOnly(model: string): boolean {
  const row = googleModels.find(({ id }) => id === model);
  return row !== undefined && row.features?.pictures !== true;
}

type Purpose = EmbedRequest["purpose"];

/** `gemini-embedding-2` is told the purpose by words before the text, the one before it by a field. */
const toldByWords = (model: string): boolean => model.startsWith("gemini-embedding-2");

function part({ text, picture }: EmbedInput, purpose: Purpose, model: string): object {
  if (picture !== undefined) {
    const data = Buffer.from(picture.bytes).toString("base64");
    return { inlineData: { mimeType: picture.mimeType, data } };
  }
  if (!toldByWords(model)) return { text };
  if (purpose === "query") return { text: `task: search result | query: ${text}` };
  return purpose === "document" ? { text: `title: none | text: ${text}` } : { text };
}

const taskTypes = { query: "RETRIEVAL_QUERY", document: "RETRIEVAL_DOCUMENT" } as const;

const taskType = (purpose: Purpose, model: string): object =>
  purpose === undefined || model !== "gemini-embedding-001" ? {} : { taskType: taskTypes[purpose] };

/** One vector for each input, all of one length. */
const isWhole = (vectors: Vectors, wanted: number): boolean =>
  vectors.length === wanted && new Set(vectors.map(({ length }) => length)).size === 1;
