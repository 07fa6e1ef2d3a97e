/** Every adapter to a model service that the hub brings itself. */

import { anthropic } from "./models/anthropic/provider.ts";
import { azureOpenai } from "./models/azure-openai/provider.ts";
import { azureSpeech } from "./models/azure-speech/provider.ts";
import { azureVision } from "./models/azure-vision/provider.ts";
import { googleSpeech } from "./models/google-speech/provider.ts";
import { googleVision } from "./models/google-vision/provider.ts";
import { google } from "./models/google/provider.ts";
import { onnx } from "./models/onnx/provider.ts";
import { openInference } from "./models/open-inference/provider.ts";
import type { ProviderKinds } from "./models/open-providers.ts";
import { openaiCompatible } from "./models/openai-compatible/provider.ts";
import { openai } from "./models/openai/provider.ts";

export const providerKinds: ProviderKinds = {
  openai,
  anthropic,
  google,
  "azure-openai": azureOpenai,
  "openai-compatible": openaiCompatible,
  "azure-vision": azureVision,
  "google-vision": googleVision,
  "google-speech": googleSpeech,
  "azure-speech": azureSpeech,
  "open-inference": openInference,
  onnx,
};
