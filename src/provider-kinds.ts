/** Every adapter to a model service that the hub brings itself; only those in use are loaded. */

import type { ProviderKinds } from "./models/open-providers.ts";

export const providerKinds: ProviderKinds = {
  openai: async () => (await import("./models/openai/provider.ts")).openai,
  anthropic: async () => (await import("./models/anthropic/provider.ts")).anthropic,
  google: async () => (await import("./models/google/provider.ts")).google,
  "azure-openai": async () => (await import("./models/azure-openai/provider.ts")).azureOpenai,
  "openai-compatible": async () =>
    (await import("./models/openai-compatible/provider.ts")).openaiCompatible,
  "azure-vision": async () => (await import("./models/azure-vision/provider.ts")).azureVision,
  "google-vision": async () => (await import("./models/google-vision/provider.ts")).googleVision,
  "google-speech": async () => (await import("./models/google-speech/provider.ts")).googleSpeech,
  "azure-speech": async () => (await import("./models/azure-speech/provider.ts")).azureSpeech,
  "open-inference": async () => (await import("./models/open-inference/provider.ts")).openInference,
  onnx: async () => (await import("./models/onnx/provider.ts")).onnx,
};
