import assert from "node:assert/strict";
import { openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Reply, ValueOf } from "../provider.ts";
import type { TranscribeRequest } from "../capabilities/transcribe.ts";
import { providerSuite, type Subject } from "../testing/provider-suite.ts";
import { startVendor } from "../testing/vendor-server.ts";
import { openaiExamples, picture, recordingOf } from "./testing/openai-examples.ts";
import { openedAt } from "./testing/opened-at.ts";
import { openaiVendor } from "./testing/openai-vendor.ts";
import { transcriberFor } from "./transcriber-for.ts";
import { openaiModels } from "./models.ts";
import { openaiVoices } from "./voices.ts";

const subject: Subject = {
  api: openaiVendor,
  open: (at) => openedAt(at),
  examples: {
    ...openaiExamples,
    transcribe: {
      request: { audio: recordingOf(2.5), language: "en-GB", words: false },
      expect: (reply) =>
        assert.deepEqual(reply, {
          value: { text: "Good morning. Good evening.", language: "en", segments: [] },
          usage: { audioSeconds: 3 },
          model: "gpt-transcribe",
        }),
    },
  },
};

providerSuite("openai", subject);

interface Heard {
  readonly reply: Reply<ValueOf<"transcribe">>;
  readonly form: FormData;
}

async function heard(
  request: Partial<TranscribeRequest>,
  { models = {}, model }: { readonly models?: object; readonly model?: string } = {},
): Promise<Heard> {
  await using vendor = await startVendor(openaiVendor);
  await using provider = openedAt(vendor, models);
  const { transcribe } = provider.services;
  assert(transcribe !== undefined);
  const attempt = { model: model ?? transcribe.model, signal: AbortSignal.timeout(20_000) };
  const reply = await transcribe.run(
    { audio: recordingOf(2.5), words: false, ...request },
    attempt,
  );
  assert.deepEqual(vendor.faults, []);
  const [received] = vendor.received;
  assert(received !== undefined);
  return { reply, form: await received.form() };
}

test("times of words come from the model that gives them, and the reply says so", async () => {
  const { reply, form } = await heard({ words: true, language: "ja-JP" });
  assert.equal(reply.model, "whisper-1");
  assert.equal(form.get("language"), "ja");
  assert.deepEqual(form.getAll("timestamp_granularities[]"), ["segment", "word"]);
  assert.deepEqual(reply.value.words, [{ startSecond: 0, endSecond: 0.5, text: "Good" }]);
  assert.equal(reply.value.segments.length, 2);
});

test("speakers come from the model that tells them apart, which cuts what is over 30 s itself", async () => {
  const short = await heard({ speakers: "unknown" });
  assert.equal(short.reply.model, "gpt-4o-transcribe-diarize");
  assert.equal(short.form.has("chunking_strategy"), false);
  assert.deepEqual(
    short.reply.value.segments.map(({ speaker }) => speaker),
    ["A", "B"],
  );
  const long = await heard({ speakers: 2, audio: recordingOf(31) });
  assert.equal(long.form.get("chunking_strategy"), "auto");
});

test("a model that the caller or the operator chose is never replaced", async () => {
  const byCaller = await heard({ words: true }, { model: "gpt-4o-transcribe" });
  assert.equal(byCaller.form.get("model"), "gpt-4o-transcribe");
  assert.equal(byCaller.reply.model, undefined);
  const models = { transcribe: "gpt-transcribe" };
  const byOperator = await heard({ words: true }, { models });
  assert.equal(byOperator.form.get("model"), "gpt-transcribe");
});

test("a model that is no longer served is not turned to", () => {
  const wanted = { words: true, speakers: 2 } as const;
  const asked = (today: string) => transcriberFor(wanted, "gpt-transcribe", openaiModels, today);
  assert.equal(asked("2027-02-25"), "gpt-4o-transcribe-diarize");
  assert.equal(asked("2027-02-26"), "gpt-transcribe");
});

test("a recording is sent from its file, whole and under a name with its format", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-"));
  try {
    const bytes = Buffer.alloc(300_000, 7);
    await writeFile(path.join(folder, "secret-name.flac"), bytes);
    const body = await openAsBlob(path.join(folder, "secret-name.flac"));
    const audio = { body, mimeType: "audio/flac", durationSeconds: 3 };
    const file = (await heard({ audio })).form.get("file");
    assert(file instanceof File);
    assert.equal(file.name, "recording.flac");
    assert.equal(file.type, "audio/flac");
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytes);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("bytes that are no WAV file are no speech", async () => {
  const routes = openaiVendor.routes.map((route) => ({
    ...route,
    reply: () => ({ bytes: Buffer.from("ID3 or an error page"), mimeType: "audio/wav" }),
  }));
  await using vendor = await startVendor({ ...openaiVendor, routes });
  await using provider = openedAt(vendor);
  const speech = provider.services.speak?.run(
    { text: "Hello", speed: 1 },
    { model: "tts-1", signal: AbortSignal.timeout(20_000) },
  );
  await assert.rejects(async () => await speech, { code: "models.badReply" });
});

test("a picture cannot be turned into a vector", async () => {
  await using provider = openedAt({ url: "http://127.0.0.1:9", key: "sk" });
  const vectors = provider.services.embed?.run(
    { inputs: [{ picture }] },
    { model: "text-embedding-3-small", signal: AbortSignal.timeout(20_000) },
  );
  await assert.rejects(async () => await vectors, { code: "models.mediaRefused" });
});

test("the voices are those that the API knows", async () => {
  await using vendor = await startVendor(openaiVendor);
  await using provider = openedAt(vendor);
  for (const { id } of openaiVoices) {
    const attempt = { model: "gpt-4o-mini-tts", signal: AbortSignal.timeout(20_000) };
    await provider.services.speak?.run({ text: "Hello", voice: id, speed: 1 }, attempt);
  }
  assert.deepEqual(vendor.faults, []);
  assert.equal(vendor.received.length, 13);
});

test("every usual model has a row in the table", async () => {
  await using provider = openedAt({ url: "http://127.0.0.1:9", key: "sk" });
  for (const [capability, { model }] of Object.entries(provider.services)) {
    const row: readonly string[] = provider.model(model)?.capabilities ?? [];
    assert(row.includes(capability), `${model} does not ${capability}`);
  }
});
