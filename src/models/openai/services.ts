import type { OpenAIProvider } from "@ai-sdk/openai";
import { askLanguageModel, type LanguageRequest } from "../ai-sdk/ask.ts";
import { embedTexts } from "../ai-sdk/embed.ts";
import { detectByAsking } from "../asking/detect-by-asking.ts";
import { readByAsking } from "../asking/read-by-asking.ts";
import type { Transcript, TranscribeRequest } from "../capabilities/transcribe.ts";
import type { Attempt, Reply, Service, Services } from "../provider.ts";
import type { openaiCapabilities } from "./capabilities.ts";
import { openaiMeaning } from "./meaning-of.ts";
import type { RestApi } from "./rest-api.ts";
import { speak } from "./speak.ts";

/** An account at OpenAI or at Azure. */
export interface OpenaiAccount {
  readonly api: RestApi;
  /** Loads the SDK with the first request. */
  readonly sdk: () => Promise<OpenAIProvider>;
  /** The model, or deployment, for each capability; one without is not offered. */
  readonly models: { readonly [Kind in OpenaiCapability]?: string | undefined };
  readonly transcribe: (request: TranscribeRequest, attempt: Attempt) => Promise<Reply<Transcript>>;
}

type OpenaiCapability = (typeof openaiCapabilities)[number];

export function openaiServices({ api, sdk, models, transcribe }: OpenaiAccount): Services {
  const { provider } = api;
  const source = { provider, meaningOf: openaiMeaning };
  // Nothing is kept at OpenAI beyond what its terms keep anyway.
  const options = { openai: { store: false } };
  const language = {
    ...source,
    options,
    load: async (model: string) => (await sdk()).responses(model),
  };
  const embedding = { ...source, load: async (model: string) => (await sdk()).embedding(model) };
  const ask = (request: LanguageRequest, attempt: Attempt) =>
    askLanguageModel(language, request, attempt);
  const seeing = (model: string): Service<"describe"> => ({ model, run: ask });
  return {
    ...offer(models.describe, (model) => ({ describe: seeing(model) })),
    ...offer(models.detect, (model) => ({ detect: detectByAsking(seeing(model), { provider }) })),
    ...offer(models.read, (model) => ({ read: readByAsking(seeing(model), { provider }) })),
    ...offer(models.transcribe, (model) => ({ transcribe: { model, run: transcribe } })),
    ...offer(models.speak, (model) => ({
      speak: { model, run: (request, attempt) => speak(api, request, attempt) },
    })),
    ...offer(models.embed, (model) => ({
      embed: { model, run: (request, attempt) => embedTexts(embedding, request, attempt) },
    })),
    ...offer(models.generate, (model) => ({ generate: { model, run: ask } })),
  };
}

const offer = (model: string | undefined, service: (model: string) => Services): Services =>
  model === undefined ? {} : service(model);
