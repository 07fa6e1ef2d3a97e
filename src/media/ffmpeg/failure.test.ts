import assert from "node:assert/strict";
import { test } from "node:test";
import { failure } from "./failure.ts";

const memoryBytes = 1000;

test("what ffmpeg says becomes a short cause; its words, paths and addresses stay behind", () => {
  const complaint =
    "[mov,mp4 @ 0x55d6456a1000] moov atom not found\nfile:/home/someone/secret.mp4: Invalid data found";
  const error = failure("ffprobe", "video", { end: { exitCode: 1, complaint }, memoryBytes });
  assert.equal(error.code, "media.unreadable");
  assert.match(error.message, /its index is missing/);
  assert.doesNotMatch(error.message + error.words("ja").message, /home|secret|0x|moov/);
});

test("a program that a signal ended has crashed", () => {
  const end = { exitCode: undefined, complaint: "" };
  assert.equal(failure("ffmpeg", "audio", { end, memoryBytes }).code, "media.engineCrashed");
});

test("a program that met its memory limit says so", () => {
  const end = { exitCode: 1, complaint: "Cannot allocate memory" };
  assert.equal(failure("ffmpeg", "audio", { end, memoryBytes }).code, "media.engineMemory");
});

test("an unknown complaint is still a clean error", () => {
  const end = { exitCode: 1, complaint: "whatever /root/x" };
  assert.doesNotMatch(failure("ffmpeg", "audio", { end, memoryBytes }).message, /root/);
});
