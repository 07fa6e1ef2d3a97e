import { openaiMeaning } from "../openai/meaning-of.ts";
import type { RestApi } from "../openai/rest-api.ts";
import { openaiSdk } from "../openai/sdk.ts";
import { openaiCapabilities } from "../openai/capabilities.ts";
import { openaiServices } from "../openai/services.ts";
import { styleOf, transcribe } from "../openai/transcribe.ts";
import { openaiVoices } from "../openai/voices.ts";
import type { ProviderKind } from "../provider-kind.ts";
import { mannersOf, withSeeing } from "../settings.ts";
import { azureOpenaiModels } from "./models.ts";
import type { AzureOpenaiSettings } from "./settings.ts";
import { withApiKey } from "./with-api-key.ts";

/**
 * OpenAI's models in an Azure resource, through the v1 API
 * (learn.microsoft.com/azure/foundry/reference/rest, looked up 2026-11-21): OpenAI's own operations
 * under `/openai/v1`, with deployments for models and a header for the key.
 */
export const azureOpenai: ProviderKind<AzureOpenaiSettings> = {
  kind: "azure-openai",
  offers: openaiCapabilities,
  offering: ({ models }) => openaiCapabilities.filter((each) => each in withSeeing(models)),
  models: azureOpenaiModels,
  missing: ({ apiKey }) => (apiKey === "" ? "apiKey" : undefined),

  open(name, settings, { wire }) {
    const { apiKey, apiVersion, models, deployments } = settings;
    const baseUrl = `${settings.baseUrl.replace(/\/openai(\/v1)?$/, "")}/openai/v1`;
    const query = apiVersion === "" ? "" : `?api-version=${apiVersion}`;
    const api: RestApi = {
      wire,
      provider: name,
      address: (operation) => `${baseUrl}${operation}${query}`,
      headers: { "api-key": apiKey },
      meaningOf: openaiMeaning,
    };
    const modelBehind = (deployment: string): string =>
      (Object.hasOwn(deployments, deployment) ? deployments[deployment] : undefined) ?? deployment;
    return {
      name,
      kind: "azure-openai",
      services: openaiServices({
        api,
        sdk: openaiSdk({ baseURL: baseUrl, apiKey, fetch: withApiKey(wire.fetch, apiKey, query) }),
        models: withSeeing(models),
        transcribe: (request, attempt) =>
          transcribe(api, styleOf(modelBehind(attempt.model)), request, attempt),
      }),
      model: (id) => azureOpenaiModels.find((row) => row.id === modelBehind(id)),
      manners: mannersOf(settings),
      voices: () => Promise.resolve(models.speak === undefined ? [] : openaiVoices),
      async [Symbol.asyncDispose]() {
        // It holds nothing open: the connections are the wire's.
      },
    };
  },
};
