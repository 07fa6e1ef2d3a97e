import assert from "node:assert/strict";
import { test } from "node:test";
import { azureOpenai } from "./azure-openai/provider.ts";
import { modelsConfig } from "./config.ts";
import { configuredProviders } from "./configured-providers.ts";
import type { ProviderKinds } from "./open-providers.ts";
import { openaiCompatible } from "./openai-compatible/provider.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only these kinds are configured here
const kinds = {
  "openai-compatible": () => Promise.resolve(openaiCompatible),
  "azure-openai": () => Promise.resolve(azureOpenai),
} as unknown as ProviderKinds;

const told = (providers: Readonly<Record<string, object>>) =>
  configuredProviders(modelsConfig.parse({ providers }).providers, kinds);

test("only what a model or a deployment is named for is offered, and seeing is seeing", async () => {
  const models = { describe: "eye", embed: "bge" };
  const baseUrl = "http://127.0.0.1:1234/v1";
  const [studio, azure] = await told({
    studio: { kind: "openai-compatible", baseUrl, models },
    azure: { kind: "azure-openai", baseUrl: "https://name.openai.azure.com", models },
  });
  assert.deepEqual(studio?.offers, ["describe", "detect", "read", "embed"]);
  assert.deepEqual(azure?.offers, studio.offers);
  assert.deepEqual([studio.missing, azure?.missing], [undefined, "apiKey"]);
});
