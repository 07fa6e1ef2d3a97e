import assert from "node:assert/strict";
import { test } from "node:test";
import {
  openaiExamples,
  picture,
  question,
  recordingOf,
} from "../openai/testing/openai-examples.ts";
import type { Provider } from "../provider.ts";
import { providerSuite, type Subject } from "../testing/provider-suite.ts";
import { startVendor } from "../testing/vendor-server.ts";
import { openWire } from "../wire/wire.ts";
import { azureOpenai } from "./provider.ts";
import { azureOpenaiSettings } from "./settings.ts";
import { azureOpenaiVendor } from "./testing/azure-openai-vendor.ts";

const models = {
  describe: "our-eyes",
  detect: "our-eyes",
  read: "our-eyes",
  transcribe: "our-ears",
  speak: "our-mouth",
  embed: "our-vectors",
  generate: "our-pen",
};
const deployments = { "our-ears": "whisper-1", "our-eyes": "gpt-6-luna" };

interface At {
  readonly url: string;
  readonly key: string;
}

function openedAt({ url, key }: At, more: object = {}): Provider {
  const settings = azureOpenaiSettings.parse({
    kind: "azure-openai",
    apiKey: key,
    baseUrl: url,
    models,
    deployments,
    ...more,
  });
  const wire = openWire();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this adapter runs nothing on this machine
  const provider = azureOpenai.open("subject", settings, { wire } as never);
  return { ...provider, [Symbol.asyncDispose]: async () => await wire[Symbol.asyncDispose]() };
}

const subject: Subject = {
  api: azureOpenaiVendor,
  open: (at) => openedAt(at),
  examples: {
    ...openaiExamples,
    transcribe: {
      request: { audio: recordingOf(2.5), words: true },
      expect({ value, usage }) {
        assert.equal(value.language, "en");
        assert.equal(value.segments.length, 2);
        assert.deepEqual(value.words, [{ startSecond: 0, endSecond: 0.5, text: "Good" }]);
        assert.deepEqual(usage, { audioSeconds: 3 });
      },
    },
  },
};

providerSuite("azure-openai", subject);

const soon = () => ({ signal: AbortSignal.timeout(20_000) });

test("the deployment's name is sent as the model", async () => {
  await using vendor = await startVendor(azureOpenaiVendor);
  await using provider = openedAt(vendor);
  await provider.services.describe?.run(
    { question, pictures: [picture] },
    { model: "our-eyes", ...soon() },
  );
  await provider.services.transcribe?.run(
    { audio: recordingOf(2.5), words: false },
    { model: "our-ears", ...soon() },
  );
  const [seen, heard] = vendor.received;
  assert.match(seen?.body.toString() ?? "", /"model":"our-eyes"/);
  assert.equal((await heard?.form())?.get("model"), "our-ears");
});

test("a capability without a deployment is not offered, nor are its voices", async () => {
  await using provider = openedAt(
    { url: "http://127.0.0.1:9", key: "key" },
    { models: { generate: "our-pen" } },
  );
  assert.deepEqual(Object.keys(provider.services), ["generate"]);
  assert.deepEqual(await provider.voices?.(soon().signal), []);
});

test("a version is sent to a resource that asks for one, with and without the SDK", async () => {
  await using vendor = await startVendor(azureOpenaiVendor);
  await using provider = openedAt(vendor, { apiVersion: "preview" });
  await provider.services.generate?.run({ question }, { model: "our-pen", ...soon() });
  await provider.services.speak?.run(
    { text: "Hello", speed: 1 },
    { model: "our-mouth", ...soon() },
  );
  assert.deepEqual(vendor.faults, []);
  for (const { query } of vendor.received) assert.equal(query.get("api-version"), "preview");
});

test("the resource may be written with the path of its API", async () => {
  for (const path of ["/", "/openai", "/openai/v1", "/openai/v1/"]) {
    await using vendor = await startVendor(azureOpenaiVendor);
    await using provider = openedAt({ url: `${vendor.url}${path}`, key: vendor.key });
    await provider.services.generate?.run({ question }, { model: "our-pen", ...soon() });
    assert.deepEqual(vendor.faults, [], path);
  }
});

test("what the content filter stops was declined, with and without the SDK", async () => {
  const error = {
    code: "content_filter",
    message: "The response was filtered",
    param: "prompt",
    status: 400,
    innererror: { code: "ResponsibleAIPolicyViolation" },
  };
  const routes = azureOpenaiVendor.routes.map((route) => ({
    ...route,
    reply: () => ({ json: { error }, status: 400 }),
  }));
  await using vendor = await startVendor({ ...azureOpenaiVendor, routes });
  await using provider = openedAt(vendor);
  const { generate, speak } = provider.services;
  await assert.rejects(
    async () => await generate?.run({ question }, { model: "our-pen", ...soon() }),
    { code: "models.declined" },
  );
  await assert.rejects(
    async () => await speak?.run({ text: "Hello", speed: 1 }, { model: "our-mouth", ...soon() }),
    { code: "models.declined" },
  );
});

test("a deployment has the limits of the model behind it, and no price", async () => {
  await using provider = openedAt({ url: "http://127.0.0.1:9", key: "key" });
  const row = provider.model("our-eyes");
  assert.equal(row?.limits?.maxOutputTokens, 128_000);
  assert.equal(row.price, undefined);
  assert.equal(provider.model("our-pen"), undefined);
  assert.equal(provider.model("constructor"), undefined);
});
