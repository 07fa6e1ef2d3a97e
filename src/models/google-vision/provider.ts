import type { ProviderKind } from "../provider-kind.ts";
import { mannersOf } from "../settings.ts";
import { detect } from "./detect.ts";
import { googleVisionModels } from "./models.ts";
import { read } from "./read.ts";
import type { GoogleVisionSettings } from "./settings.ts";

/** Google's Cloud Vision. */
export const googleVision: ProviderKind<GoogleVisionSettings> = {
  kind: "google-vision",
  offers: ["detect", "read"],
  models: googleVisionModels,
  missing: ({ apiKey }) => (apiKey === "" ? "apiKey" : undefined),

  open(name, settings, { wire }) {
    const { baseUrl, apiKey, models } = settings;
    const account = { wire, provider: name, baseUrl, apiKey };
    return {
      name,
      kind: "google-vision",
      services: {
        detect: {
          model: models.detect ?? "OBJECT_LOCALIZATION+FACE_DETECTION",
          run: (request, attempt) => detect(account, request, attempt),
        },
        read: {
          model: models.read ?? "DOCUMENT_TEXT_DETECTION",
          run: (request, attempt) => read(account, request, attempt),
        },
      },
      model: (id) => googleVisionModels.find((row) => row.id === id),
      manners: mannersOf(settings),
      async [Symbol.asyncDispose]() {
        // It holds nothing open: the connections are the wire's.
      },
    };
  },
};
