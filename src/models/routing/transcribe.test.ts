import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { until } from "../../../test/until.ts";
import { wavFile } from "../../media/audio/wav.ts";
import type { MediaFile } from "../models.ts";
import { ask, failureOf } from "./testing/greeting.ts";
import { openModels, someCaller } from "./testing/open-models.ts";

const folder = await mkdtemp(join(tmpdir(), "kumihimo-recordings-"));
after(() => rm(folder, { recursive: true }));

/** 24 seconds of a tone. */
async function longRecording(): Promise<MediaFile> {
  const path = join(folder, "tone.wav");
  const samples = Int16Array.from({ length: 24 * 8000 }, (_, at) => 8000 * Math.sin(at / 4));
  const bytes = wavFile(new Uint8Array(samples.buffer), { sampleRate: 8000, channels: 1 });
  await writeFile(path, bytes);
  const digest = createHash("sha256").update(bytes).digest("hex");
  return {
    path,
    mimeType: "audio/wav",
    size: bytes.length,
    durationSeconds: 24,
    sha256: () => Promise.resolve(digest),
  };
}

const limits = { audio: { maxSeconds: 7, mimeTypes: ["audio/wav"] } };

test("a long recording is heard in parts, each tried again by itself, and kept as one", async () => {
  await using at = await openModels({ plain: [{ offers: ["transcribe"], model: { limits } }] });
  const [server] = at.servers;
  server?.otherwise({ value: { text: "la", segments: [] }, delay: 30 });
  server?.next({ status: 503, headers: { "retry-after": "0" } });
  const session = at.models.session(someCaller());
  const recording = await longRecording();
  const progress: number[] = [];
  const asked = { recording, words: false, progress: (share: number) => void progress.push(share) };
  const { value, cached } = await session.transcribe(asked);
  assert.equal(cached, false);
  const parts = progress.length;
  assert.ok(parts >= 4, `${parts} parts`);
  assert.equal(progress.at(-1), 1);
  assert.equal(server?.received.length, parts + 1);
  assert.ok((server?.most ?? 0) <= 3 && (server?.most ?? 0) >= 2, `${server?.most} at once`);
  assert.ok(value.text.startsWith("la"));
  assert.equal((await session.transcribe(asked)).cached, true);
  assert.equal((await session.transcribe({ ...asked, words: true })).cached, false);
  assert.deepEqual(await readdir(join(at.folder, "tmp")), []);
});

test("where one part fails for good, the others are given up and the next provider hears it all", async () => {
  const manners = { retries: 0 };
  await using at = await openModels({
    plain: [
      { name: "first", offers: ["transcribe"], model: { limits }, manners },
      { name: "second", offers: ["transcribe"] },
    ],
  });
  const [first, second] = at.servers;
  first?.otherwise("hang");
  // The others are on their way by then.
  first?.next({ status: 500, delay: 1500 });
  second?.otherwise({ value: { text: "whole", segments: [] } });
  const heard = await at.models
    .session(someCaller())
    .transcribe({ recording: await longRecording(), words: false });
  assert.deepEqual([heard.model, heard.value.text], ["second/m1", "whole"]);
  assert.equal(first?.received.length, 3);
  await until(() => first?.abandoned === 2, "the end of the others");
  assert.equal(first?.abandoned, 2);
});

test("a refused recording is refused", async () => {
  await using at = await openModels({ plain: [{ offers: ["transcribe"] }] });
  at.servers[0]?.otherwise({ status: 400 });
  const session = at.models.session(someCaller());
  const error = await failureOf(
    session.transcribe({ recording: await longRecording(), words: false }),
  );
  assert.equal(error.code, "models.rejected");
});

test("a model has as much more time as the recording lasts", async () => {
  const manners = { timeoutSeconds: 0.2 };
  await using at = await openModels({ plain: [{ offers: ["transcribe", "generate"], manners }] });
  at.servers[0]?.otherwise({ value: { text: "la", segments: [] }, delay: 600 });
  const session = at.models.session(someCaller());
  const { value } = await session.transcribe({ recording: await longRecording(), words: false });
  assert.equal(value.text, "la");
  const error = await failureOf(session.generate(ask));
  assert.equal(error.code, "models.tookTooLong");
});
