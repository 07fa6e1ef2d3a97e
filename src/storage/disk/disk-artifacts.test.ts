import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { systemClock } from "../../kernel/clock.ts";
import { sha256Of } from "../artifact-uri.ts";
import { artifactsSuite, code, defaults, heldClock } from "../testing/artifacts-suite.ts";
import { diskArtifacts } from "./disk-artifacts.ts";

const never = new AbortController().signal;
const png = { mimeType: "image/png" };
const day = 24 * 60 * 60;

async function emptyFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "artifacts-"));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

artifactsSuite("disk", async (limits, clock, context) =>
  diskArtifacts(await emptyFolder(context), limits, clock),
);

test("artifacts are there after a restart, with type, name and time", async (context) => {
  const folder = await emptyFolder(context);
  const before = await diskArtifacts(folder, defaults);
  const put = await before.put(Buffer.from("kept"), { ...png, name: "kept.png" }, never);
  await before[Symbol.asyncDispose]();
  const after = await diskArtifacts(folder, defaults);
  assert.deepEqual(await after.get(put.uri), put);
  assert.deepEqual(await after.list({ limit: 9 }), [put]);
  assert.deepEqual(await after.usage(), { bytes: 4, count: 1 });
  await after[Symbol.asyncDispose]();
});

test("what a dead process left half written is removed, a living one's is not", async (context) => {
  const folder = await emptyFolder(context);
  const incoming = join(folder, "incoming");
  await mkdir(incoming, { recursive: true });
  const host = hostname().replace(/[^A-Za-z0-9-]/g, "-");
  const names = {
    dead: `${host}.${2 ** 22 + 1}.AAAAAAAAAAAA.BBBBBBBBBBBB`,
    formerLife: `${host}.${process.pid}.AAAAAAAAAAAA.BBBBBBBBBBBB`,
    parent: `${host}.${process.ppid}.AAAAAAAAAAAA.BBBBBBBBBBBB`,
    otherMachine: "elsewhere.1.AAAAAAAAAAAA.BBBBBBBBBBBB",
    otherMachineLongAgo: "elsewhere.2.AAAAAAAAAAAA.BBBBBBBBBBBB",
    notOurs: "notes.txt",
  };
  for (const name of Object.values(names)) await writeFile(join(incoming, name), "part");
  await utimes(join(incoming, names.otherMachineLongAgo), 0, 0);
  const store = await diskArtifacts(folder, defaults);
  assert.deepEqual(
    (await readdir(incoming)).toSorted(),
    [names.parent, names.otherMachine, names.notOurs].toSorted(),
  );
  await store[Symbol.asyncDispose]();
});

test("two hubs share one folder: each finds what the other put and removed", async (context) => {
  const folder = await emptyFolder(context);
  const one = await diskArtifacts(folder, defaults);
  const other = await diskArtifacts(folder, defaults);
  await Promise.all([one.usage(), other.usage()]);
  const bytes = randomBytes(300_000);
  const puts = await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      (at % 2 ? one : other).put(Readable.from([bytes]), { ...png, name: `${at}` }, never),
    ),
  );
  const [{ uri } = assert.fail()] = puts;
  assert.equal(new Set(puts.map((put) => put.uri)).size, 1);
  for (const store of [one, other]) {
    assert.deepEqual(await buffer(await store.read(uri)), bytes);
    assert.deepEqual(await store.usage(), { bytes: 300_000, count: 1 });
  }
  await one.remove(uri);
  await assert.rejects(other.get(uri), code("storage.noArtifact"));
  assert.deepEqual(await other.usage(), { bytes: 0, count: 0 });
  assert.deepEqual(await readdir(join(folder, "incoming")), []);
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

test("what nobody used for keepDays is removed at the next start, what was used stays", async (context) => {
  const folder = await emptyFolder(context);
  const clock = heldClock();
  const limits = { ...defaults, keepDays: 30 };
  const first = await diskArtifacts(folder, limits, clock);
  const forgotten = await first.put(Buffer.from("forgotten"), png, never);
  const used = await first.put(Buffer.from("used"), png, never);
  clock.forward(20 * day);
  await first.get(used.uri);
  await first[Symbol.asyncDispose]();
  clock.forward(20 * day);
  const second = await diskArtifacts(folder, limits, clock);
  assert.deepEqual(await second.list({ limit: 9 }), [used]);
  await assert.rejects(second.get(forgotten.uri), code("storage.noArtifact"));
  await second[Symbol.asyncDispose]();
});

test("a lower quota removes what is over it at the next start, unused for longest first", async (context) => {
  const folder = await emptyFolder(context);
  const clock = heldClock();
  const first = await diskArtifacts(folder, defaults, clock);
  const puts = [];
  for (const text of ["a", "b", "c", "d"]) {
    puts.unshift(await first.put(Buffer.from(text), png, never));
    clock.forward(600);
  }
  await first[Symbol.asyncDispose]();
  const second = await diskArtifacts(folder, { ...defaults, maxCount: 2 }, clock);
  assert.deepEqual(await second.list({ limit: 9 }), puts.slice(0, 2));
  await second[Symbol.asyncDispose]();
});

test("what another hub used lately is not removed for room", async (context) => {
  const folder = await emptyFolder(context);
  const clock = heldClock();
  const limits = { ...defaults, maxCount: 2 };
  const one = await diskArtifacts(folder, limits, clock);
  const first = await one.put(Buffer.from("first"), png, never);
  clock.forward(3600);
  const second = await one.put(Buffer.from("second"), png, never);
  clock.forward(3600);
  const other = await diskArtifacts(folder, limits, clock);
  await other.get(first.uri);
  await one.put(Buffer.from("third"), png, never);
  await assert.rejects(one.get(second.uri), code("storage.noArtifact"));
  assert.equal((await one.get(first.uri)).bytes, 5);
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

test("an artifact with a damaged sidecar keeps its bytes", async (context) => {
  const folder = await emptyFolder(context);
  for (const damage of ["", "{", '{"mimeType":5}', "null"]) {
    const first = await diskArtifacts(folder, defaults);
    const { uri } = await first.put(Buffer.from("sound"), png, never);
    await first[Symbol.asyncDispose]();
    const sha256 = sha256Of(uri);
    const sidecar = join(folder, "sha256", sha256.slice(0, 2), `${sha256.slice(2)}.json`);
    await writeFile(sidecar, damage);
    const second = await diskArtifacts(folder, defaults);
    assert.equal((await second.get(uri)).mimeType, "application/octet-stream", damage);
    assert.equal(String(await buffer(await second.read(uri))), "sound");
    await second.remove(uri);
    await second[Symbol.asyncDispose]();
  }
});

test("a sidecar whose content never came is removed after an hour, foreign files never", async (context) => {
  const folder = await emptyFolder(context);
  const shard = join(folder, "sha256", "ab");
  await mkdir(shard, { recursive: true });
  const [old, young] = [`${"1".repeat(62)}.json`, `${"2".repeat(62)}.json`];
  for (const name of [old, young, "notes.txt"]) await writeFile(join(shard, name), "{}");
  await utimes(join(shard, old), 0, 0);
  const store = await diskArtifacts(folder, defaults);
  assert.deepEqual(await store.usage(), { bytes: 0, count: 0 });
  assert.deepEqual(await readdir(shard), [young, "notes.txt"]);
  await store[Symbol.asyncDispose]();
});

test("only the hub's user can enter the folders or read the files", async (context) => {
  const folder = join(await emptyFolder(context), "artifacts");
  const store = await diskArtifacts(folder, defaults);
  const { uri } = await store.put(Buffer.from("private"), png, never);
  const content = await store.path(uri);
  assert.equal((await stat(content)).mode & 0o077, 0);
  assert.equal((await stat(join(content, ".."))).mode & 0o077, 0);
  assert.equal((await stat(join(folder, "incoming"))).mode & 0o077, 0);
  assert.equal(basename(content).length, 62);
  await store[Symbol.asyncDispose]();
});

test("100 MB go in and out in constant memory", async (context) => {
  const store = await diskArtifacts(await emptyFolder(context), defaults, systemClock);
  const piece = randomBytes(64 * 1024);
  async function* content(pieces: number) {
    for (let at = 0; at < pieces; at += 1) yield Buffer.from(piece);
  }
  const peakOf = async (pieces: number): Promise<number> => {
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 5);
    const { uri } = await store.put(content(pieces), png, never);
    let bytes = 0;
    const reader = await store.read(uri);
    reader.on("data", (chunk: Buffer) => (bytes += chunk.byteLength));
    await finished(reader);
    clearInterval(watch);
    assert.equal(bytes, pieces * piece.byteLength);
    await store.remove(uri);
    return peak;
  };
  await peakOf(640);
  const before = process.memoryUsage.rss();
  const grown = (await peakOf(1600)) - before;
  context.diagnostic(`resident memory grew by ${Math.round(grown / 1e6)} MB`);
  assert(grown < 64 * 1024 * 1024, `${grown} bytes`);
  await store[Symbol.asyncDispose]();
});
