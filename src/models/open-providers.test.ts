import assert from "node:assert/strict";
import { test } from "node:test";
import { modelsConfig } from "./config.ts";
import { openaiCompatible } from "./openai-compatible/provider.ts";
import { openProviders, type ProviderKinds } from "./open-providers.ts";
import type { ProviderGround } from "./provider-kind.ts";
import { openWire } from "./wire/wire.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this kind is configured here
const kinds = {
  "openai-compatible": () => Promise.resolve(openaiCompatible),
} as unknown as ProviderKinds;

async function opened(...settings: object[]) {
  await using wire = openWire();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this kind runs nothing in processes
  const ground = { wire } as unknown as ProviderGround;
  const providers = Object.fromEntries(settings.map((each, index) => [`p${index}`, each]));
  return await openProviders(modelsConfig.parse({ providers }).providers, kinds, ground);
}

const studio = {
  kind: "openai-compatible",
  baseUrl: "http://127.0.0.1:1234/v1",
  models: { generate: "qwen" },
};

test("a provider that lacks what it needs is absent, without a word", async () => {
  const providers = await opened(studio, { ...studio, models: {} });
  assert.deepEqual(
    providers.map(({ name }) => name),
    ["p0"],
  );
});

test("another address is another service; another key or patience is not", async () => {
  const providers = await opened(
    studio,
    { ...studio, baseUrl: "http://127.0.0.1:1235/v1" },
    { ...studio, apiKey: "sk-0123456789abcdef", timeoutSeconds: 5, retries: 0 },
  );
  const [one, other, same] = providers.map(({ fingerprint }) => fingerprint);
  assert.notEqual(one, other);
  assert.equal(one, same);
});
