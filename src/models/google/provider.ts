import { askLanguageModel, type LanguageSource } from "../ai-sdk/ask.ts";
import { detectByAsking } from "../asking/detect-by-asking.ts";
import { readByAsking } from "../asking/read-by-asking.ts";
import { transcriptFrom, transcriptQuestion } from "../asking/transcribe-by-asking.ts";
import type { ProviderKind } from "../provider-kind.ts";
import type { Service, Services } from "../provider.ts";
import { mannersOf } from "../settings.ts";
import { checkModel, type GoogleApi } from "./api.ts";
import { embed } from "./embed.ts";
import { googleMeaning } from "./meaning-of.ts";
import { googleModels } from "./models.ts";
import { withSentFile } from "./sent-file.ts";
import type { GoogleSettings } from "./settings.ts";
import { speak } from "./speak.ts";
import { openUploads, type Uploads } from "./uploads.ts";
import { googleVoices } from "./voices.ts";

/** Where neither the caller nor the configuration names a model. */
const usual = {
  understanding: "gemini-3.8-flash",
  speaking: "gemini-3.8-flash-tts",
  embedding: "gemini-embedding-2",
};

/** Gemini, through the Gemini API (ai.google.dev/api). */
export const google: ProviderKind<GoogleSettings> = {
  kind: "google",
  offers: ["describe", "detect", "read", "transcribe", "speak", "embed", "generate", "watch"],
  models: googleModels,

  missing: ({ apiKey }) => (apiKey === "" ? "apiKey" : undefined),

  open(name, settings, { wire }) {
    const { baseUrl, apiKey } = settings;
    const api: GoogleApi = { provider: name, baseUrl, apiKey, wire };
    const uploads = openUploads(api);
    return {
      name,
      kind: "google",
      services: {
        ...wordServices(api, uploads, settings.models),
        speak: {
          model: settings.models.speak ?? usual.speaking,
          run: (request, attempt) => speak(api, request, attempt),
        },
        embed: {
          model: settings.models.embed ?? usual.embedding,
          run: (request, attempt) => embed(api, request, attempt),
        },
      },
      model: (id) => googleModels.find((model) => model.id === id),
      manners: mannersOf(settings),
      voices: async () => googleVoices,
      [Symbol.asyncDispose]: () => uploads[Symbol.asyncDispose](),
    };
  },
};

/** Those that a language model answers. */
function wordServices(
  api: GoogleApi,
  uploads: Uploads,
  models: GoogleSettings["models"],
): Services {
  const source = languageSource(api);
  const { provider } = api;
  const describe: Service<"describe"> = {
    model: models.describe ?? usual.understanding,
    run: (request, attempt) => askLanguageModel(source, request, attempt),
  };
  const seeing = (model = usual.understanding): typeof describe => ({ ...describe, model });
  return {
    describe,
    detect: detectByAsking(seeing(models.detect), { provider, boxes: "thousandths-yxyx" }),
    read: readByAsking(seeing(models.read), { provider }),
    generate: {
      model: models.generate ?? usual.understanding,
      run: (request, attempt) => askLanguageModel(source, request, attempt),
    },
    watch: {
      model: models.watch ?? usual.understanding,
      run: ({ question, film }, attempt) =>
        withSentFile(film, { uploads, attempt }, (file) =>
          askLanguageModel(source, { question, files: [file] }, attempt),
        ),
    },
    transcribe: {
      model: models.transcribe ?? usual.understanding,
      async run({ audio, ...asked }, { model, signal }) {
        const attempt = { model, signal };
        const question = transcriptQuestion(asked);
        const { value, usage } = await withSentFile(audio, { uploads, attempt }, (file) =>
          askLanguageModel(source, { question, files: [file] }, attempt),
        );
        const { durationSeconds } = audio;
        return { value: transcriptFrom(value, { provider, durationSeconds }), usage };
      },
    },
  };
}

const languageSource = ({ provider, baseUrl, apiKey, wire }: GoogleApi): LanguageSource => ({
  provider,
  meaningOf: googleMeaning,
  async load(model) {
    checkModel(model, provider);
    const { createGoogleGenerativeAI } = await import("@ai-sdk/google");
    return createGoogleGenerativeAI({ baseURL: baseUrl, apiKey, fetch: wire.fetch })(model);
  },
});
