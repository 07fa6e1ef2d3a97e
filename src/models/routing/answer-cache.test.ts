import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { systemClock } from "../../kernel/clock.ts";
import { silentLog } from "../../telemetry/log.ts";
import { modelsConfig } from "../config.ts";
import { type AnswerCache, cacheKey, openAnswerCache } from "./answer-cache.ts";

const root = await mkdtemp(join(tmpdir(), "kumihimo-cache-"));
after(() => rm(root, { recursive: true }));
let folder: string;
let now: number;
beforeEach(async () => {
  folder = join(await mkdtemp(join(root, "case-")), "answers");
  now = Date.now();
});
const clock = { ...systemClock, now: () => new Date(now) };
const usual = modelsConfig.parse({}).cache;
const open = (changed: Partial<typeof usual> = {}): AnswerCache =>
  openAnswerCache({ settings: { ...usual, ...changed }, folder, clock, log: silentLog });

const key = cacheKey(["aya", "generate", 1]);

test("an answer is given again, to the next process too, and only its owner may read the file", async () => {
  const value = { text: "長い答え", list: [1, 0.5, null] };
  {
    const cache = open();
    assert.equal(await cache.get(key), undefined);
    await cache.put(key, { value });
  }
  const cache = open();
  assert.deepEqual((await cache.get(key))?.value, value);
  assert.equal((await stat(join(folder, key))).mode & 0o777, 0o600);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
});

test("bytes come back as they were", async () => {
  const cache = open();
  const spoken = {
    bytes: Uint8Array.from([0, 255, 10, 13, 128]),
    mimeType: "audio/wav",
    voice: "a",
  };
  await cache.put(key, { value: spoken });
  assert.deepEqual((await cache.get(key))?.value, spoken);
});

test("a file that is torn, changed or another key's is a miss, and goes", async () => {
  const cache = open();
  const path = join(folder, key);
  const damages: readonly ((whole: Buffer) => Buffer)[] = [
    (whole) => whole.subarray(0, whole.length - 1),
    (whole) => whole.subarray(0, 70),
    () => Buffer.alloc(0),
    () => Buffer.from('{"value":"forged"}'),
    (whole) => Buffer.from(whole.toString().replace("true", "fake")),
  ];
  for (const damaged of damages) {
    await cache.put(key, { value: "true" });
    await writeFile(path, damaged(await readFile(path)));
    assert.equal(await cache.get(key), undefined);
    assert.deepEqual(await readdir(folder), []);
  }
  await cache.put(key, { value: "mine" });
  const other = cacheKey(["ben", "generate", 1]);
  await writeFile(join(folder, other), await readFile(path));
  assert.equal(await cache.get(other), undefined);
});

test("an old answer is not given", async () => {
  const cache = open({ seconds: 60 });
  await cache.put(key, { value: "fresh" });
  now += 59_000;
  assert.equal((await cache.get(key))?.value, "fresh");
  now += 2000;
  assert.equal(await cache.get(key), undefined);
});

test("what was asked for longest ago makes room, also what an earlier process left", async () => {
  const keys = Array.from({ length: 12 }, (_, index) => cacheKey([index]));
  const value = "x".repeat(100 * 1024);
  {
    const cache = open({ maxBytes: 1024 * 1024 });
    for (const each of keys.slice(0, 9)) {
      now += 1000;
      await cache.put(each, { value });
    }
    now += 1000;
    await cache.get(keys[0] ?? "");
  }
  const cache = open({ maxBytes: 1024 * 1024 });
  for (const each of keys.slice(9)) {
    now += 1000;
    await cache.put(each, { value });
  }
  const left = await Promise.all(keys.map(async (each) => (await cache.get(each)) !== undefined));
  assert.deepEqual(left.slice(0, 4), [true, false, false, true]);
  assert.equal(left.filter(Boolean).length, 10);
});

test("switched off, it keeps nothing", async () => {
  const cache = open({ enabled: false });
  await cache.put(key, { value: "gone" });
  assert.equal(await cache.get(key), undefined);
});

test("a folder that cannot be written costs a line in the log, not the answer", async () => {
  const lines: string[] = [];
  const log = { ...silentLog, warn: (line: string) => void lines.push(line) };
  await writeFile(folder, "a file where the folder should be");
  const cache = openAnswerCache({ settings: usual, folder, clock, log });
  await cache.put(key, { value: "kept nowhere" });
  assert.equal(await cache.get(key), undefined);
  assert.equal(lines.length, 1);
});
