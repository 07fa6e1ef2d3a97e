import assert from "node:assert/strict";
import { test } from "node:test";
import { withCode } from "../../media/testing/with-code.ts";
import type { SpokenAudio } from "../capabilities/speak.ts";
import type { Received, VendorReply } from "../testing/vendor-server.ts";
import { type Dialect, type Speaking, speaking } from "./testing/dialect.ts";
import { sound } from "./testing/openai-compatible-vendor.ts";

const signal = AbortSignal.timeout(20_000);

/** One silent frame of MPEG-1 layer III at 128 kbit/s and 44.1 kHz. */
function mp3Frame(): Buffer {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x64]);
  return frame;
}

const models = { speak: "kokoro" };
const say = async (
  { provider }: Speaking,
  asked: { readonly voice?: string; readonly language?: string } = {},
): Promise<SpokenAudio | undefined> => {
  const request = { text: "Good morning.", speed: 1, ...asked };
  return (await provider.services.speak?.run(request, { model: "kokoro", signal }))?.value;
};
const spoken = (bytes: Uint8Array) => () => ({ bytes, mimeType: "audio/mpeg" });

const mp3 = Buffer.concat([Buffer.from("ID3\u0004\0\0\0\0\0\0", "latin1"), mp3Frame()]);

test("speech is told by its bytes, not by what the server calls it", async () => {
  for (const [bytes, type] of [
    [sound, "audio/wav"],
    [mp3, "audio/mpeg"],
  ] as const) {
    await speaking(
      { "POST /v1/audio/speech": spoken(bytes) },
      { models, voices: [{ id: "anna" }] },
      async (at) => assert.equal((await say(at))?.mimeType, type),
    );
  }
});

test("speech that is raw samples, text or nothing is models.badReply", async () => {
  for (const bytes of [sound.subarray(44), Buffer.from('{"error": "busy"}'), Buffer.alloc(0)]) {
    await speaking(
      { "POST /v1/audio/speech": spoken(bytes) },
      { models, voices: [{ id: "anna" }] },
      async (at) => assert.rejects(say(at), withCode("models.badReply")),
    );
  }
});

test("speech that is called raw samples is models.badReply, whatever it looks like", async () => {
  await speaking(
    { "POST /v1/audio/speech": () => ({ bytes: mp3, mimeType: "audio/pcm;rate=24000" }) },
    { models, voices: [{ id: "anna" }] },
    async (at) => assert.rejects(say(at), withCode("models.badReply")),
  );
});

const onlyMp3 = ({ json }: Received): VendorReply =>
  JSON.stringify(json).includes('"wav"')
    ? { json: { error: "response_format must be mp3" }, status: 400 }
    : { bytes: mp3, mimeType: "audio/mpeg" };

test("speech is asked for as MP3 where WAV is refused", async () => {
  await speaking(
    { "POST /v1/audio/speech": onlyMp3 },
    { models, voices: [{ id: "anna" }] },
    async (at) => assert.equal((await say(at))?.mimeType, "audio/mpeg"),
  );
});

const speaches: Dialect = {
  "POST /v1/audio/speech": () => ({ bytes: sound, mimeType: "audio/wav" }),
  "GET /v1/audio/voices": () => ({
    json: {
      voices: [
        { name: "af_heart", language: "en-us", gender: "female", id: "af_heart" },
        { name: "jm_kumo", language: "ja", gender: "male", id: "jm_kumo" },
        "plain",
        { voice_id: "v1", name: "Vera", gender: "neutral", language: "??" },
        { language: "en" },
        7,
      ],
      object: "list",
    },
  }),
};

test("speech has the voices that the server lists, asked for once", async () => {
  await speaking(speaches, { models, voices: [{ id: "anna" }] }, async ({ provider, vendor }) => {
    const listed = await provider.voices?.(signal);
    assert.deepEqual(listed, [
      { id: "af_heart", name: "af_heart", language: "en-US", gender: "female" },
      { id: "jm_kumo", name: "jm_kumo", language: "ja", gender: "male" },
      { id: "plain", name: "plain" },
      { id: "v1", name: "Vera" },
    ]);
    assert.deepEqual(await provider.voices?.(signal), listed);
    assert.equal(vendor.received.length, 1);
  });
});

test("speech has the voices of the settings where the server lists none, asked for once", async () => {
  const dialect: Dialect = {
    "GET /v1/audio/voices": () => ({ json: { detail: "Not Found" }, status: 404 }),
  };
  const voices = [
    { id: "anna", language: "en" },
    { id: "ken", name: "Ken", gender: "male" },
  ];
  await speaking(dialect, { models, voices }, async ({ provider, vendor }) => {
    const listed = [
      { id: "anna", name: "anna", language: "en" },
      { id: "ken", name: "Ken", gender: "male" },
    ];
    assert.deepEqual(await provider.voices?.(signal), listed);
    assert.deepEqual(await provider.voices?.(signal), listed);
    assert.equal(vendor.received.length, 1);
  });
});

test("the voices are asked for again of a server that was only busy", async () => {
  let calls = 0;
  const dialect: Dialect = {
    "GET /v1/audio/voices": () => {
      calls += 1;
      return calls === 1 ? { json: {}, status: 503 } : { json: ["anna"] };
    },
  };
  await speaking(dialect, { models }, async ({ provider }) => {
    await assert.rejects(async () => provider.voices?.(signal), withCode("models.failed"));
    assert.deepEqual(await provider.voices?.(signal), [{ id: "anna", name: "anna" }]);
  });
});

test("speech is in a voice for the language: the caller's, the settings', the server's, the usual", async () => {
  const voices = [{ id: "anna", language: "en-GB" }, { id: "all" }, { id: "yumi", language: "ja" }];
  await speaking(speaches, { models, voices }, async (at) => {
    assert.equal((await say(at, { voice: "own", language: "ja" }))?.voice, "own");
    assert.equal((await say(at, { language: "ja-JP" }))?.voice, "yumi");
    assert.equal((await say(at, { language: "de" }))?.voice, "all");
    assert.equal((await say(at))?.voice, "all");
  });
  await speaking(speaches, { models }, async (at) => {
    assert.equal((await say(at, { language: "ja" }))?.voice, "jm_kumo");
  });
  const silent: Dialect = {
    ...speaches,
    "GET /v1/audio/voices": () => ({ json: {}, status: 404 }),
  };
  await speaking(silent, { models }, async (at) => assert.equal((await say(at))?.voice, "alloy"));
});
