import type { Wire } from "../wire/wire.ts";
import type { AzureSpeechSettings } from "./settings.ts";

/** A speech resource, and how it is spoken to. */
export interface SpeechResource {
  readonly wire: Wire;
  readonly provider: string;
  readonly headers: { readonly "ocp-apim-subscription-key": string };
  readonly baseUrl: string;
  readonly speechUrl: string;
  readonly settings: AzureSpeechSettings;
}

/** The addresses of a region: learn.microsoft.com/azure/ai-services/speech-service/regions. */
export function speechResource(
  provider: string,
  settings: AzureSpeechSettings,
  wire: Wire,
): SpeechResource {
  const { apiKey, region } = settings;
  return {
    wire,
    provider,
    headers: { "ocp-apim-subscription-key": apiKey },
    baseUrl: settings.baseUrl ?? `https://${region}.api.cognitive.microsoft.com`,
    speechUrl: settings.speechUrl ?? `https://${region}.tts.speech.microsoft.com`,
    settings,
  };
}
