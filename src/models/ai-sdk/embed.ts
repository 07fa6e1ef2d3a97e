import type { EmbeddingModelV4 } from "@ai-sdk/provider";
import * as z from "zod";
import type { EmbedRequest, Vectors } from "../capabilities/embed.ts";
import { modelErrors } from "../errors.ts";
import { refusedMedia } from "../refused-media.ts";
import type { Attempt, Reply } from "../provider.ts";
import { failureOf, type MeaningOf } from "./failure-of.ts";

/** Where a provider has its embedding models from. */
export interface EmbeddingSource {
  readonly provider: string;
  readonly load: (model: string) => Promise<EmbeddingModelV4>;
  readonly meaningOf?: MeaningOf;
}

const vectors = z.array(z.array(z.number()).min(1).readonly()).readonly();

/**
 * Turns texts into vectors, in one request.
 *
 * @throws from `models/errors.ts`; `models.mediaRefused` for a picture; the signal's reason when it
 * fires.
 */
export async function embedTexts(
  source: EmbeddingSource,
  { inputs, dimensions }: EmbedRequest,
  attempt: Attempt,
): Promise<Reply<Vectors>> {
  const { provider } = source;
  const values = inputs.map(({ text }) => {
    if (text === undefined)
      throw modelErrors.mediaRefused({ provider, what: refusedMedia.pictures });
    return text;
  });
  attempt.signal.throwIfAborted();
  try {
    const model = await source.load(attempt.model);
    const { embeddings, usage } = await model.doEmbed({
      values,
      abortSignal: attempt.signal,
      ...(dimensions === undefined ? {} : { dimensions }),
    });
    const value = vectors.safeParse(embeddings);
    if (!value.success) throw modelErrors.badReply({ provider }, { cause: value.error });
    if (!isWhole(value.data, values.length)) throw modelErrors.badReply({ provider });
    return { value: value.data, usage: usage === undefined ? {} : { inputTokens: usage.tokens } };
  } catch (error) {
    throw failureOf(error, { ...source, ...attempt });
  }
}

/** One vector for each input, all of one length. */
const isWhole = (found: Vectors, wanted: number): boolean =>
  found.length === wanted && new Set(found.map(({ length }) => length)).size === 1;
