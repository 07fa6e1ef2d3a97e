import type { OpenAIProvider, OpenAIProviderSettings } from "@ai-sdk/openai";

/** The SDK's client, loaded once, with the first request. */
export function openaiSdk(settings: OpenAIProviderSettings): () => Promise<OpenAIProvider> {
  let loaded: Promise<OpenAIProvider> | undefined;
  return async () => {
    loaded ??= import("@ai-sdk/openai").then(({ createOpenAI }) => createOpenAI(settings));
    return await loaded;
  };
}
