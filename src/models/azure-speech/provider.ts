import type { ProviderKind } from "../provider-kind.ts";
import { mannersOf } from "../settings.ts";
import { azureSpeechModels } from "./models.ts";
import { speechResource } from "./resource.ts";
import type { AzureSpeechSettings } from "./settings.ts";
import { speak } from "./speak.ts";
import { transcribe } from "./transcribe.ts";
import { listVoices } from "./voices.ts";

/** Azure's speech services: fast transcription, and text to speech. */
export const azureSpeech: ProviderKind<AzureSpeechSettings> = {
  kind: "azure-speech",
  offers: ["transcribe", "speak"],
  models: azureSpeechModels,
  missing: ({ apiKey }) => (apiKey === "" ? "apiKey" : undefined),

  open(name, settings, { wire }) {
    const resource = speechResource(name, settings, wire);
    return {
      name,
      kind: "azure-speech",
      services: {
        transcribe: {
          model: "fast-transcription",
          run: (request, attempt) => transcribe(resource, request, attempt),
        },
        speak: {
          model: "text-to-speech",
          run: (request, attempt) => speak(resource, request, attempt),
        },
      },
      model: (id) => azureSpeechModels.find((row) => row.id === id),
      manners: mannersOf(settings),
      voices: (signal) => listVoices(resource, signal),
      async [Symbol.asyncDispose]() {
        // It holds nothing open: the connections are the wire's.
      },
    };
  },
};
