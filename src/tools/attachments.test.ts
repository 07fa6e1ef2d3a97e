import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import type { Artifacts } from "../storage/artifacts.ts";
import { storageConfig } from "../storage/config.ts";
import { diskArtifacts } from "../storage/disk/disk-artifacts.ts";
import { attach } from "./attachments.ts";

const { signal } = new AbortController();
const limit = 256 * 1024;
let folder = "";
let artifacts: Artifacts;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "attachments-"));
  artifacts = await diskArtifacts(folder, storageConfig.parse({}).artifacts);
});
after(async () => {
  await artifacts[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const kinds = async (length: number, mimeType: string): Promise<string[]> => {
  const media = { bytes: new Uint8Array(length), mimeType, name: "media" };
  const { content } = await attach(artifacts, media, signal);
  return content.map(({ type }) => type);
};

test("media of up to 256 KiB is inline and linked, one byte more is only linked", async () => {
  assert.deepEqual(await kinds(limit, "image/png"), ["image", "resource_link"]);
  assert.deepEqual(await kinds(limit, "audio/wav"), ["audio", "resource_link"]);
  assert.deepEqual(await kinds(limit + 1, "image/png"), ["resource_link"]);
});

test("what is neither picture nor sound is only linked", async () => {
  assert.deepEqual(await kinds(10, "application/pdf"), ["resource_link"]);
});
