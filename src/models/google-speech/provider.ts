import type { ProviderKind } from "../provider-kind.ts";
import { mannersOf } from "../settings.ts";
import { googleSpeechModels } from "./models.ts";
import type { GoogleSpeechSettings } from "./settings.ts";
import { speak } from "./speak.ts";
import { transcribe } from "./transcribe.ts";
import { listVoices } from "./voices.ts";

/** Google's Cloud Speech-to-Text and Text-to-Speech. */
export const googleSpeech: ProviderKind<GoogleSpeechSettings> = {
  kind: "google-speech",
  offers: ["transcribe", "speak"],
  models: googleSpeechModels,
  missing: ({ apiKey }) => (apiKey === "" ? "apiKey" : undefined),

  open(name, settings, { wire }) {
    const account = { wire, provider: name, apiKey: settings.apiKey, settings };
    return {
      name,
      kind: "google-speech",
      services: {
        transcribe: {
          model: settings.models.transcribe ?? "latest_long",
          run: (request, attempt) => transcribe(account, request, attempt),
        },
        speak: {
          model: "text-to-speech",
          run: (request, attempt) => speak(account, request, attempt),
        },
      },
      model: (id) => googleSpeechModels.find((row) => row.id === id),
      manners: mannersOf(settings),
      voices: (signal) => listVoices(account, signal),
      async [Symbol.asyncDispose]() {
        // It holds nothing open: the connections are the wire's.
      },
    };
  },
};
