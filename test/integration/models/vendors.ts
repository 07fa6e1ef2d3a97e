/** Every kind of provider with a server of its vendor, and how a hub is told of it. */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { anthropicVendorWith } from "../../../src/models/anthropic/testing/anthropic-vendor.ts";
import { azureOpenaiVendorWith } from "../../../src/models/azure-openai/testing/azure-openai-vendor.ts";
import { azureSpeechVendor } from "../../../src/models/azure-speech/testing/azure-speech-vendor.ts";
import { azureVisionVendor } from "../../../src/models/azure-vision/testing/azure-vision-vendor.ts";
import { googleSpeechVendor } from "../../../src/models/google-speech/testing/google-speech-vendor.ts";
import { googleVisionVendor } from "../../../src/models/google-vision/testing/google-vision-vendor.ts";
import { googleVendor } from "../../../src/models/google/testing/google-vendor.ts";
import { classifier } from "../../../src/models/onnx/testing/toy-models.ts";
import { openInferenceVendor } from "../../../src/models/open-inference/testing/open-inference-vendor.ts";
import { openaiCompatibleVendorWith } from "../../../src/models/openai-compatible/testing/openai-compatible-vendor.ts";
import { openaiVendorWith } from "../../../src/models/openai/testing/openai-vendor.ts";
import type { Vendor, VendorApi } from "../../../src/models/testing/vendor-server.ts";
import { checkout } from "../../real-hub.ts";
import { citing } from "./citing.ts";

export interface VendorKind {
  /** Absent where the models run on this machine. */
  readonly api?: VendorApi;
  /** What stands under the provider's name in the configuration; `folder` is for files of its own. */
  readonly settings: (at: Pick<Vendor, "url" | "key">, folder: string) => Promise<object> | object;
}

const labels = ["setosa", "versicolor", "virginica"];
const spoken = { transcribe: "ear", speak: "tongue" };
const chosen = { describe: "eye", generate: "mind", ...spoken };

/** By their kind. */
export const vendorKinds: Readonly<Record<string, VendorKind>> = {
  openai: {
    api: openaiVendorWith(citing),
    settings: ({ url, key }) => ({ apiKey: key, baseUrl: `${url}/v1` }),
  },
  anthropic: {
    api: anthropicVendorWith(citing),
    settings: ({ url, key }) => ({ apiKey: key, baseUrl: `${url}/v1` }),
  },
  google: {
    api: googleVendor(0, citing),
    settings: ({ url, key }) => ({ apiKey: key, baseUrl: `${url}/v1beta` }),
  },
  "azure-openai": {
    api: azureOpenaiVendorWith(citing),
    settings: ({ url, key }) => ({
      apiKey: key,
      baseUrl: url,
      models: { describe: "eye", detect: "eye", read: "eye", generate: "mind", ...spoken },
      deployments: { eye: "gpt-6-luna", mind: "gpt-6-sol", ear: "whisper-1", tongue: "tts-1" },
    }),
  },
  "openai-compatible": {
    api: openaiCompatibleVendorWith(citing),
    settings: ({ url, key }) => ({
      apiKey: key,
      baseUrl: `${url}/v1`,
      models: chosen,
    }),
  },
  "azure-vision": {
    api: azureVisionVendor,
    settings: ({ url, key }) => ({ apiKey: key, baseUrl: url }),
  },
  "google-vision": {
    api: googleVisionVendor,
    settings: ({ url, key }) => ({ apiKey: key, baseUrl: `${url}/v1` }),
  },
  "google-speech": {
    api: googleSpeechVendor,
    settings: ({ url, key }) => ({
      apiKey: key,
      baseUrl: `${url}/v1`,
      speechUrl: `${url}/tts/v1`,
    }),
  },
  "azure-speech": {
    api: azureSpeechVendor,
    settings: ({ url, key }) => ({ apiKey: key, baseUrl: url, speechUrl: url }),
  },
  "open-inference": {
    api: openInferenceVendor,
    settings: ({ url, key }) => ({
      apiKey: key,
      baseUrl: url,
      models: { iris: { labels } },
    }),
  },
  onnx: {
    settings: async (_, folder) => {
      const file = path.join(folder, "iris.onnx");
      await writeFile(file, classifier);
      const runtime = path.join(checkout, "test/packages/onnx/node_modules/onnxruntime-node");
      return { runtime, models: { iris: { file, labels } } };
    },
  },
};
