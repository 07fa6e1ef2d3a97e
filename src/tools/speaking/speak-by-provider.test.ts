import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { ModelSession } from "../../models/models.ts";
import { localSession } from "../../models/no-models.ts";
import { speakByProvider } from "./speak-by-provider.ts";

type Asked = Parameters<ModelSession["speak"]>[0];

test("whoever speaks the first piece of a text speaks them all, in their order", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "speaking-"));
  const asked: Asked[] = [];
  const session: ModelSession = {
    ...localSession,
    async speak(ask) {
      asked.push(ask);
      const value = { bytes: Buffer.from(ask.text), mimeType: "audio/wav", voice: "team/Mika" };
      return { value, model: "studio/tongue/1", cached: false };
    },
  };
  const { signal } = new AbortController();
  try {
    const line = { text: "これは一。これは二。これは三。", speed: 1.5 };
    const spoken = await speakByProvider({ session, folder, signal }, line, 5);
    const manner = { speed: 1.5, language: "ja" };
    const voice = "studio/team/Mika";
    assert.deepEqual(asked, [
      { text: "これは一。", ...manner },
      { text: "これは二。", ...manner, voice },
      { text: "これは三。", ...manner, voice },
    ]);
    const texts = await Promise.all(spoken.files.map((file) => readFile(file, "utf8")));
    assert.deepEqual(texts, ["これは一。", "これは二。", "これは三。"]);
    assert.deepEqual([spoken.voice, spoken.engine], [voice, "studio/tongue/1"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
