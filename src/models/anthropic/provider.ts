import { askLanguageModel, type LanguageSource } from "../ai-sdk/ask.ts";
import { detectByAsking } from "../asking/detect-by-asking.ts";
import { readByAsking } from "../asking/read-by-asking.ts";
import type { ProviderKind } from "../provider-kind.ts";
import type { Service } from "../provider.ts";
import { mannersOf } from "../settings.ts";
import type { Wire } from "../wire/wire.ts";
import { anthropicMeaning } from "./meaning-of.ts";
import { anthropicModels } from "./models.ts";
import type { AnthropicSettings } from "./settings.ts";

/** Where neither the caller nor the configuration names a model. */
const usual = "claude-sonnet-5-5";

/** Claude, through the Messages API (platform.claude.com/docs/en/api/messages). */
export const anthropic: ProviderKind<AnthropicSettings> = {
  kind: "anthropic",
  offers: ["describe", "detect", "read", "generate"],
  models: anthropicModels,

  missing: ({ apiKey }) => (apiKey === "" ? "apiKey" : undefined),

  open(name, settings, { wire }) {
    const source = languageSource(name, settings, wire);
    const { models } = settings;
    const describe: Service<"describe"> = {
      model: models.describe ?? usual,
      run: (request, attempt) => askLanguageModel(source, request, attempt),
    };
    const seeing = (model = usual): typeof describe => ({ ...describe, model });
    return {
      name,
      kind: "anthropic",
      services: {
        describe,
        // Claude places things best in pixels of the picture it sees, which is the one that is sent.
        detect: detectByAsking(seeing(models.detect), { provider: name, boxes: "pixels" }),
        read: readByAsking(seeing(models.read), { provider: name }),
        generate: {
          model: models.generate ?? usual,
          run: (request, attempt) => askLanguageModel(source, request, attempt),
        },
      },
      model: (id) => anthropicModels.find((model) => model.id === id),
      manners: mannersOf(settings),
      async [Symbol.asyncDispose]() {},
    };
  },
};

const languageSource = (
  provider: string,
  { baseUrl, apiKey }: AnthropicSettings,
  { fetch }: Wire,
): LanguageSource => ({
  provider,
  meaningOf: anthropicMeaning,
  async load(model) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAnthropic({ baseURL: baseUrl, apiKey, fetch })(model);
  },
});
