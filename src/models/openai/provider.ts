import type { ProviderKind } from "../provider-kind.ts";
import type { Attempt } from "../provider.ts";
import type { TranscribeRequest } from "../capabilities/transcribe.ts";
import { mannersOf } from "../settings.ts";
import { openaiMeaning } from "./meaning-of.ts";
import { openaiModels } from "./models.ts";
import type { RestApi } from "./rest-api.ts";
import { openaiSdk } from "./sdk.ts";
import { openaiCapabilities } from "./capabilities.ts";
import { openaiServices } from "./services.ts";
import type { OpenaiSettings } from "./settings.ts";
import { transcriberFor } from "./transcriber-for.ts";
import { styleOf, transcribe } from "./transcribe.ts";
import { openaiVoices } from "./voices.ts";

/** Cheap, fast, and what OpenAI names as the successor of GPT-4o. */
const usualModel = "gpt-6-luna";

const usualModels = {
  describe: usualModel,
  detect: usualModel,
  read: usualModel,
  transcribe: "gpt-transcribe",
  speak: "gpt-4o-mini-tts",
  embed: "text-embedding-3-small",
  generate: usualModel,
};

/** The OpenAI API. */
export const openai: ProviderKind<OpenaiSettings> = {
  kind: "openai",
  offers: openaiCapabilities,
  models: openaiModels,
  missing: ({ apiKey }) => (apiKey === "" ? "apiKey" : undefined),

  open(name, settings, { wire }) {
    const { baseUrl, apiKey, models } = settings;
    const api: RestApi = {
      wire,
      provider: name,
      address: (operation) => `${baseUrl}${operation}`,
      headers: { authorization: `Bearer ${apiKey}` },
      meaningOf: openaiMeaning,
    };
    // The usual model gives way to one that can do what is wanted; one that was chosen never does.
    const replaceable = models.transcribe === undefined ? usualModels.transcribe : undefined;
    return {
      name,
      kind: "openai",
      services: openaiServices({
        api,
        sdk: openaiSdk({ baseURL: baseUrl, apiKey, fetch: wire.fetch }),
        models: { ...usualModels, ...models },
        transcribe: (request, attempt) =>
          attempt.model === replaceable
            ? transcribeAbly(api, request, attempt)
            : transcribe(api, styleOf(attempt.model), request, attempt),
      }),
      model: (id) => openaiModels.find((row) => row.id === id),
      manners: mannersOf(settings),
      voices: () => Promise.resolve(openaiVoices),
      async [Symbol.asyncDispose]() {
        // It holds nothing open: the connections are the wire's.
      },
    };
  },
};

/** With a model that can do what is wanted. */
async function transcribeAbly(api: RestApi, request: TranscribeRequest, attempt: Attempt) {
  const today = new Date().toISOString().slice(0, 10);
  const model = transcriberFor(request, attempt.model, openaiModels, today);
  const reply = await transcribe(api, styleOf(model), request, { ...attempt, model });
  return { ...reply, model };
}
