import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isolationConfig } from "../../media/isolation/config.ts";
import { childProcessPool } from "../../media/isolation/child-process-pool.ts";
import type { Question, SentPicture } from "../capabilities/question.ts";
import { providerSuite, type Subject } from "../testing/provider-suite.ts";
import { startVendor, type VendorApi, type VendorReply } from "../testing/vendor-server.ts";
import { openWire } from "../wire/wire.ts";
import { anthropic } from "./provider.ts";
import { anthropicSettings } from "./settings.ts";
import { anthropicVendor, prose } from "./testing/anthropic-vendor.ts";

const ground = { wire: openWire(), pool: childProcessPool(isolationConfig.parse({})) };
after(async () => {
  await ground.wire[Symbol.asyncDispose]();
  await ground.pool[Symbol.asyncDispose]();
});

const open: Subject["open"] = ({ url, key }) =>
  anthropic.open(
    "subject",
    anthropicSettings.parse({ kind: "anthropic", apiKey: key, baseUrl: `${url}/v1` }),
    ground,
  );

const question: Question = { instructions: "You describe pictures.", text: "What is this?" };
const picture: SentPicture = {
  bytes: new Uint8Array([255, 216, 255, 224]),
  mimeType: "image/jpeg",
  width: 200,
  height: 100,
};

/** The vendor counts what it had kept from before apart from the rest. */
const counted = { inputTokens: 2200, cachedInputTokens: 1000, outputTokens: 34 };

providerSuite("anthropic", {
  api: anthropicVendor,
  open,
  examples: {
    describe: {
      request: { question, pictures: [picture, { ...picture, mimeType: "image/png" }] },
      expect({ value, usage }) {
        assert.equal(value, prose.join(""));
        assert.deepEqual(usage, counted);
      },
    },
    generate: {
      request: { question },
      expect: ({ value }) => assert.equal(value, prose.join("")),
    },
    detect: {
      request: { picture, wanted: ["kite"] },
      expect({ value, usage }) {
        assert.deepEqual(value, [{ name: "kite", box: { x: 10, y: 20, width: 100, height: 50 } }]);
        assert.deepEqual(usage, counted);
      },
    },
    read: {
      request: { picture, languages: ["en"] },
      expect: ({ value }) => assert.equal(value.text, "No 42\nKite shop"),
    },
  },
});

/** Asks a vendor that answers like this. */
async function generated(reply: VendorReply, given: Partial<Question> = {}): Promise<string> {
  const [route] = anthropicVendor.routes;
  assert(route !== undefined);
  const api: VendorApi = { ...anthropicVendor, routes: [{ ...route, reply: () => reply }] };
  await using vendor = await startVendor(api);
  await using provider = open(vendor);
  const { generate } = provider.services;
  assert(generate !== undefined);
  const attempt = { model: generate.model, signal: AbortSignal.timeout(10_000) };
  const { value } = await generate.run({ question: { ...question, ...given } }, attempt);
  return value;
}

const refusal = (type: string, message: string) => ({ type: "error", error: { type, message } });

test("an overloaded Claude has failed, and may be asked again", async () => {
  const json = refusal("overloaded_error", "Overloaded");
  await assert.rejects(generated({ json, status: 529 }), { code: "models.failed" });
});

test("a picture that Claude cannot read is the caller's to change", async () => {
  const json = refusal(
    "invalid_request_error",
    "messages.0.content.0.image.source.base64.data: Could not process image",
  );
  await assert.rejects(generated({ json, status: 400 }), { code: "models.mediaRefused" });
});

test("a Claude that stops with a refusal has declined, whatever it wrote before", async () => {
  const json = {
    id: "msg_01",
    type: "message",
    role: "assistant",
    model: "claude-sonnet-5-5",
    content: [{ type: "text", text: "I" }],
    stop_reason: "refusal",
    stop_sequence: null,
    usage: { input_tokens: 9, output_tokens: 1 },
  };
  await assert.rejects(generated({ json }), { code: "models.declined" });
});

test("an answer in a form is asked for by a schema that Claude holds itself to", async () => {
  await using vendor = await startVendor(anthropicVendor);
  await using provider = open(vendor);
  const answer = {
    name: "caption",
    schema: {
      type: "object",
      properties: { caption: { type: "string" } },
      required: ["caption"],
      additionalProperties: false,
    },
  };
  const attempt = { model: "claude-opus-5-5", signal: AbortSignal.timeout(10_000) };
  const asked = { question: { ...question, answer, maxOutputTokens: 500 } };
  const reply = await provider.services.generate?.run(asked, attempt);
  assert.deepEqual(vendor.faults, []);
  assert.equal(reply?.value, '{"caption":"a kite"}');
  assert.partialDeepStrictEqual(vendor.received[0]?.json, {
    max_tokens: 500,
    output_config: { format: { type: "json_schema", schema: answer.schema } },
  });
});

test("without a key there is nothing to open", () => {
  const settings = anthropicSettings.parse({ kind: "anthropic" });
  assert.equal(anthropic.missing(settings), "apiKey");
  assert.equal(anthropic.missing({ ...settings, apiKey: "sk" }), undefined);
});
