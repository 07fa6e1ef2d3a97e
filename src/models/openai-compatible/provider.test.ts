import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import type { SentPicture } from "../capabilities/question.ts";
import { openWire } from "../wire/wire.ts";
import { providerSuite, type Subject } from "../testing/provider-suite.ts";
import { openaiCompatible } from "./provider.ts";
import { serverAt } from "./server.ts";
import { openaiCompatibleSettings } from "./settings.ts";
import { opened } from "./testing/opened.ts";
import { openaiCompatibleVendor, said, sound } from "./testing/openai-compatible-vendor.ts";

const picture: SentPicture = {
  bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
  mimeType: "image/png",
  width: 200,
  height: 100,
};
const question = { instructions: "You look.", text: "What is it?", maxOutputTokens: 200 };
const answer = {
  name: "seen_object",
  schema: z.toJSONSchema(z.object({ objects: z.array(z.string()) })),
};
const counted = { inputTokens: 40, outputTokens: 9 };

const subject: Subject = {
  api: openaiCompatibleVendor,
  open: ({ url, key }) =>
    opened({
      apiKey: key,
      baseUrl: `${url}/v1`,
      models: {
        describe: "eye-1",
        generate: "pen-1",
        transcribe: "ear-1",
        speak: "mouth-1",
        embed: "vectors-1",
      },
      voices: [{ id: "anna" }],
    }),
  examples: {
    describe: {
      request: { question, pictures: [picture, picture] },
      expect: (reply) => assert.deepEqual(reply, { value: said, usage: counted }),
    },
    generate: {
      request: { question: { ...question, answer } },
      expect: ({ value }) => assert.match(value, /^\{"objects":/),
    },
    detect: {
      request: { picture, wanted: ["kite"] },
      expect({ value, usage }) {
        const box = { x: 20, y: 20, width: 100, height: 50 };
        assert.deepEqual(value, [{ name: "kite", box }]);
        assert.deepEqual(usage, counted);
      },
    },
    read: {
      request: { picture, languages: ["en", "ja"] },
      expect: ({ value }) => assert.equal(value.text, "EXIT\n出口"),
    },
    transcribe: {
      request: {
        audio: { body: new Blob([sound]), mimeType: "audio/wav", durationSeconds: 0.5 },
        language: "en-US",
        words: true,
      },
      expect({ value, usage }) {
        const { text, language, segments, words } = value;
        assert.deepEqual(
          [text, language, segments.length, words?.length],
          ["Good morning.", "en", 1, 2],
        );
        assert.deepEqual(usage, { audioSeconds: 1 });
      },
    },
    speak: {
      request: { text: "Good morning.", language: "en", speed: 1.5 },
      expect({ value }) {
        assert.deepEqual(Buffer.from(value.bytes), sound);
        assert.deepEqual([value.mimeType, value.voice], ["audio/wav", "anna"]);
      },
    },
    embed: {
      request: { inputs: [{ text: "one" }, { text: "three" }], dimensions: 3, purpose: "query" },
      expect({ value, usage }) {
        assert.deepEqual(value, [
          [3, 0.5, -1],
          [5, 0.5, -1],
        ]);
        assert.deepEqual(usage, { inputTokens: 6 });
      },
    },
  },
};

providerSuite("openai-compatible", subject);

const baseUrl = "http://127.0.0.1:9/v1";
const settingsOf = (more: object) =>
  openaiCompatibleSettings.safeParse({ kind: "openai-compatible", baseUrl, ...more });

test("what no model is named for is not offered; a model that describes also finds and reads", () => {
  const offered = (models: object) => Object.keys(opened({ baseUrl, models }).services);
  assert.deepEqual(offered({}), []);
  assert.deepEqual(offered({ generate: "m" }), ["generate"]);
  assert.deepEqual(offered({ describe: "m" }), ["describe", "detect", "read"]);
  assert.deepEqual(offered({ read: "m" }), ["read"]);
  const { services } = opened({ baseUrl, models: { describe: "m", detect: "boxes" } });
  assert.equal(services.detect?.model, "boxes");
});

test("a model is known for what it is used for, and any other for all that is offered", () => {
  const provider = opened({ baseUrl, models: { describe: "eye", speak: "mouth" } });
  assert.deepEqual(provider.model("mouth")?.capabilities, ["speak"]);
  assert.deepEqual(provider.model("eye")?.capabilities, ["describe", "detect", "read"]);
  assert.deepEqual(provider.model("new")?.capabilities, ["describe", "detect", "read", "speak"]);
});

const missing = (models: object) => {
  const { data } = settingsOf({ models });
  assert(data !== undefined);
  return openaiCompatible.missing(data);
};

test("settings without a model are told as incomplete", () => {
  assert.equal(missing({}), "models");
  assert.equal(missing({ embed: "m" }), undefined);
});

test("headers of the settings go with every request; a key takes the place of theirs", async () => {
  await using wire = openWire();
  const sent = (more: object) => {
    const { data } = settingsOf(more);
    assert(data !== undefined);
    const attempt = { model: "m", signal: new AbortController().signal };
    return serverAt("subject", data, wire).request("chat", attempt).headers;
  };
  const headers = { "X-Gateway": "open", Authorization: "Basic eDp5" };
  assert.deepEqual(sent({}), {});
  assert.deepEqual(sent({ headers }), { "x-gateway": "open", authorization: "Basic eDp5" });
  assert.deepEqual(sent({ headers, apiKey: "k" }), {
    "x-gateway": "open",
    authorization: "Bearer k",
  });
});

test("settings that could lead a request elsewhere or break it are refused", () => {
  for (const more of [
    { baseUrl: "ftp://127.0.0.1/" },
    { paths: { chat: "chat" } },
    { paths: { chat: "/chat?key=1" } },
    { headers: { "bad name": "1" } },
    { headers: { good: "a\r\nevil: 1" } },
    { model: "m" },
  ]) {
    assert.equal(settingsOf(more).success, false, JSON.stringify(more));
  }
});
