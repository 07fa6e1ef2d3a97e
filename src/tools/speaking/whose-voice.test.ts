import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engines } from "../../media/engines.ts";
import { mediaErrors } from "../../media/errors.ts";
import type { SpeechEngine } from "../../media/speech/speech-engine.ts";
import type { Models } from "../../models/models.ts";
import { noModels } from "../../models/no-models.ts";
import type { Provider } from "../../models/provider.ts";
import { whoseVoice } from "./whose-voice.ts";

const { signal } = new AbortController();

const speaker = (name: string): Provider => ({
  name,
  kind: "of-the-test",
  services: { speak: { model: "one", run: () => Promise.reject(new Error("not asked")) } },
  model: () => undefined,
  manners: {
    concurrency: 1,
    timeoutSeconds: 1,
    retries: 0,
    breaker: { failures: 1, restSeconds: 1 },
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

const models: Models = {
  ...noModels,
  offers: (capability) => capability === "speak",
  providers: [speaker("studio"), speaker("cloud")],
  voices: () => Promise.resolve([{ id: "cloud/alloy", name: "Alloy", provider: "cloud" }]),
};

function room(all: Models, voices: SpeechEngine["voices"] = () => Promise.resolve([english])) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only its voices are read
  const engines = { speech: { voices } } as unknown as Engines;
  return { models: all, engines, signal };
}

const missing = () => Promise.reject(mediaErrors.engineMissing({ engine: "espeak-ng" }));

const english = { id: "en-us", name: "English", language: "en-US" };

test("a voice with its provider, and one of this machine, are taken as they are written", async () => {
  assert.equal(await whoseVoice("studio/nova", room(models)), "studio/nova");
  assert.equal(await whoseVoice("en-us", room(models)), "en-us");
  assert.equal(await whoseVoice("en-us+f3", room(models)), "en-us+f3");
});

test("a bare name is that of the provider that lists it, else of one that lists nothing", async () => {
  assert.equal(await whoseVoice("alloy", room(models)), "cloud/alloy");
  assert.equal(await whoseVoice("nobody", room(models)), "studio/nobody");
  assert.equal(
    await whoseVoice("alloy", { ...room(models), model: "studio/kokoro" }),
    "studio/alloy",
  );
});

test("a name that nobody has stays with this machine, which refuses it", async () => {
  const listing = { ...models, providers: [speaker("cloud")] };
  assert.equal(await whoseVoice("nobody", room(listing)), "nobody");
});

test("without a provider, or with `local`, every voice is looked for on this machine", async () => {
  assert.equal(await whoseVoice("alloy", room(noModels)), "alloy");
  assert.equal(await whoseVoice("alloy", { ...room(models), model: "local" }), "alloy");
});

test("a machine without a voice of its own leaves the name to the providers", async () => {
  assert.equal(await whoseVoice("alloy", room(models, missing)), "cloud/alloy");
});
