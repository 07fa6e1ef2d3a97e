import type { ProviderKind } from "../provider-kind.ts";
import { mannersOf } from "../settings.ts";
import { detect } from "./detect.ts";
import { azureVisionModels } from "./models.ts";
import { read } from "./read.ts";
import type { AzureVisionSettings } from "./settings.ts";

/** Azure's Image Analysis 4.0. */
export const azureVision: ProviderKind<AzureVisionSettings> = {
  kind: "azure-vision",
  offers: ["detect", "read"],
  models: azureVisionModels,
  missing: ({ apiKey }) => (apiKey === "" ? "apiKey" : undefined),

  open(name, settings, { wire }) {
    const { baseUrl, apiKey } = settings;
    const resource = { wire, provider: name, baseUrl, apiKey };
    return {
      name,
      kind: "azure-vision",
      services: {
        detect: { model: "latest", run: (request, attempt) => detect(resource, request, attempt) },
        read: { model: "latest", run: (request, attempt) => read(resource, request, attempt) },
      },
      model: (id) => azureVisionModels.find((row) => row.id === id),
      manners: mannersOf(settings),
      async [Symbol.asyncDispose]() {
        // It holds nothing open: the connections are the wire's.
      },
    };
  },
};
