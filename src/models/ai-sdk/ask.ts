/**
 * The way from the capabilities that answer in words to a language model of the AI SDK.
 *
 * The models are spoken to through the SDK's provider interface (`LanguageModelV4`), not through its
 * `generateText`: that one would judge JSON before `answers/` can, try again and write to the console.
 *
 * @module
 */

import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider";
import type { AnswerShape, Question, SentPicture } from "../capabilities/question.ts";
import { modelErrors } from "../errors.ts";
import type { Attempt, Reply } from "../provider.ts";
import { failureOf, type MeaningOf } from "./failure-of.ts";
import { usageOf } from "./usage-of.ts";

/** Where a provider has its language models from. */
export interface LanguageSource {
  /** Its key in the configuration. */
  readonly provider: string;
  /** Loads the SDK's package with the first request. */
  readonly load: (model: string) => Promise<LanguageModelV4>;
  /** For every request, by the SDK's name of the vendor: `{ openai: { store: false } }`. */
  readonly options?: SharedV4ProviderOptions;
  /** What the vendor's own refusals mean, where their status does not say it. */
  readonly meaningOf?: MeaningOf;
}

/** A request of `generate`, `describe` or `watch`. */
export interface LanguageRequest {
  readonly question: Question;
  readonly pictures?: readonly SentPicture[];
  readonly files?: readonly SentFile[];
}

/** A film or a recording. */
export interface SentFile {
  readonly mimeType: string;
  /** Its bytes, or where the vendor itself keeps them; an address is never fetched from here. */
  readonly data: Blob | URL;
}

/**
 * Asks once. With `attempt.onText` the answer is streamed, else it comes in one piece. An answer that
 * was to be JSON is given as it was written, whether it is JSON or not.
 *
 * @throws from `models/errors.ts`; the signal's reason when it fires.
 */
export async function askLanguageModel(
  source: LanguageSource,
  request: LanguageRequest,
  attempt: Attempt,
): Promise<Reply<string>> {
  attempt.signal.throwIfAborted();
  try {
    const model = await source.load(attempt.model);
    const options = await callOptions(source, request, attempt);
    const { onText } = attempt;
    const written =
      onText === undefined ? await atOnce(model, options) : await streamed(model, options, onText);
    return { value: accepted(written, source.provider), usage: usageOf(written.usage) };
  } catch (error) {
    throw failureOf(error, { ...source, ...attempt });
  }
}

interface Written {
  readonly text: string;
  readonly finish: LanguageModelV4FinishReason["unified"];
  readonly usage: LanguageModelV4Usage | undefined;
}

async function callOptions(
  { options }: LanguageSource,
  { question, pictures = [], files = [] }: LanguageRequest,
  { signal }: Attempt,
): Promise<LanguageModelV4CallOptions> {
  const media = pictures.map(({ bytes, mimeType }) => filePart(bytes, mimeType));
  for (const { data, mimeType } of files) {
    media.push(
      filePart(data instanceof URL ? data : new Uint8Array(await data.arrayBuffer()), mimeType),
    );
  }
  const { instructions, text, answer, maxOutputTokens } = question;
  return {
    prompt: [
      { role: "system", content: instructions },
      { role: "user", content: [...media, { type: "text", text }] },
    ],
    abortSignal: signal,
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(answer === undefined ? {} : { responseFormat: jsonFormat(answer) }),
    ...(options === undefined ? {} : { providerOptions: options }),
  };
}

const filePart = (data: Uint8Array | URL, mediaType: string): LanguageModelV4FilePart => ({
  type: "file",
  mediaType,
  data: data instanceof URL ? { type: "url", url: data } : { type: "data", data },
});

type ResponseFormat = NonNullable<LanguageModelV4CallOptions["responseFormat"]>;
type JsonSchema = NonNullable<Extract<ResponseFormat, { type: "json" }>["schema"]>;

const jsonFormat = ({ name, schema }: AnswerShape): ResponseFormat => ({
  type: "json",
  name,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a JSON Schema, of a wider type
  schema: schema as JsonSchema,
});

async function atOnce(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
): Promise<Written> {
  const { content, structuredOutputText, finishReason, usage } = await model.doGenerate(options);
  const pieces = content.map((part) =>
    part.type === "text" && !isAside(part.providerMetadata) ? part.text : "",
  );
  return { text: structuredOutputText ?? pieces.join(""), finish: finishReason.unified, usage };
}

async function streamed(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  onText: (piece: string) => void,
): Promise<Written> {
  const { stream } = await model.doStream(options);
  let text = "";
  // A stream that ends without its last part was broken off.
  let finish: Written["finish"] = "interrupted";
  let usage: Written["usage"];
  const asides = new Set<string>();
  for await (const part of stream) {
    if (part.type === "text-start" && isAside(part.providerMetadata)) {
      asides.add(part.id);
    } else if (part.type === "text-delta" && !asides.has(part.id)) {
      text += part.delta;
      onText(part.delta);
    } else if (part.type === "finish") {
      finish = part.finishReason.unified;
      ({ usage } = part);
    } else if (part.type === "error") {
      throw part.error;
    }
  }
  return { text, finish, usage };
}

/** What a model says on the way to its answer; OpenAI calls it the phase of commentary. */
const isAside = (metadata: SharedV4ProviderMetadata | undefined): boolean =>
  Object.values(metadata ?? {}).some(({ phase }) => phase === "commentary");

/** The text, where it is one: an answer cut at its longest is left to whoever reads it. */
function accepted({ text, finish }: Written, provider: string): string {
  if (finish === "content-filter") throw modelErrors.declined({ provider });
  if (text.trim() === "") throw modelErrors.badReply({ provider });
  if (finish === "interrupted" || finish === "error") throw modelErrors.cutOff({ provider });
  return text;
}
