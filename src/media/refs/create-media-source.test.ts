import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import type { TestContext } from "node:test";
import sharp from "sharp";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Artifacts } from "../../storage/artifacts.ts";
import { storageConfig } from "../../storage/config.ts";
import { openDataFolder } from "../../storage/data-folder.ts";
import { diskArtifacts } from "../../storage/disk/disk-artifacts.ts";
import type { Media } from "../media.ts";
import { refsConfig } from "./config.ts";
import type { RefsConfig } from "./config.ts";
import { createMediaSource } from "./create-media-source.ts";
import { serve } from "./egress/testing/loopback.ts";
import { mediaRef } from "./media-ref.ts";
import type { MediaRef } from "./media-ref.ts";
import type { OpenOptions } from "./media-source.ts";

const never = new AbortController().signal;

const code = (expected: string) => (error: unknown) =>
  isKumihimoError(error) && error.code === expected;

interface Place {
  readonly root: string;
  readonly tmp: string;
  readonly artifacts: Artifacts;
  readonly open: (ref: MediaRef, options?: Partial<OpenOptions>) => Promise<Media>;
}

/** A hub's storage and one root folder; disposed of with the test, after which no copy may be left. */
async function place(t: TestContext, more: Partial<RefsConfig> = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "media-"));
  const root = join(folder, "root");
  await mkdir(root);
  const data = await openDataFolder(join(folder, "data"));
  const artifacts = await diskArtifacts(data.at("artifacts"), storageConfig.parse({}).artifacts);
  const settings = { ...refsConfig.parse({ roots: [root] }), ...more };
  const source = createMediaSource({ settings, artifacts, scratch: data.tmp });
  t.after(async () => {
    await source[Symbol.asyncDispose]();
    await artifacts[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(data.tmp.path), []);
    await rm(folder, { recursive: true });
  });
  return {
    root,
    tmp: data.tmp.path,
    artifacts,
    open: (ref, options) => source.open(ref, { signal: never, ...options }),
  };
}

const picture = (): Promise<Buffer> =>
  sharp({ create: { width: 9, height: 9, channels: 3, background: "navy" } })
    .png()
    .toBuffer();

const closed = async (media: Media): Promise<void> => media[Symbol.asyncDispose]();

test("every accepted form gives the same media", async (t) => {
  const png = await picture();
  const { url, port } = await serve(t, (_, response) => response.end(png));
  const fetch = refsConfig.parse({
    fetch: { allowHttp: true, extraPorts: [port], allowedNetworks: ["127.0.0.1/32"] },
  }).fetch;
  const { root, artifacts, open } = await place(t, { fetch });
  await writeFile(join(root, "p.jpg"), png);
  const { uri } = await artifacts.put(png, { mimeType: "text/plain", name: "stored" }, never);
  const base64 = png.toString("base64");
  const forms: [MediaRef, string][] = [
    [`data:text/html;base64,${base64}`, "inline media"],
    [uri, "stored"],
    [`${url}a/p.gif?token=secret#x`, `${url}a/p.gif`],
    [`file://${root}/p.jpg`, "p.jpg"],
    [join(root, "p.jpg"), "p.jpg"],
    [" p.jpg\n", "p.jpg"],
    [base64, "inline media"],
    [png.toString("base64url"), "inline media"],
    [{ data: base64, mimeType: "application/pdf" }, "inline media"],
    [{ data: base64 }, "inline media"],
  ];
  for (const [ref, name] of forms) {
    const media = await open(mediaRef.parse(ref), { wanted: ["image"] });
    const { kind, mimeType, size } = media;
    assert.deepEqual(
      { kind, mimeType, size },
      { kind: "image", mimeType: "image/png", size: png.length },
    );
    assert.equal(media.name, name);
    assert.equal(await media.sha256(), createHash("sha256").update(png).digest("hex"));
    assert.deepEqual(Buffer.from(await media.bytes()), png);
    const path = await media.path();
    assert.equal(await media.path(), path);
    assert.deepEqual(await readFile(path), png);
    assert(!path.startsWith(root), "an engine never gets a path inside a root");
    await closed(media);
    await closed(media);
  }
});

test("whatever is none of the forms is refused with their names", async (t) => {
  const { open } = await place(t);
  const others = [
    "hello",
    "a picture of a cat",
    " ",
    "javascript:alert(1)",
    "ftp://example.org/a.png",
    "s3://bucket/a.png",
    "blob:https://example.org/1",
    "__proto__:x",
    "constructor:x",
    "data:",
    "data:,",
    "data:;base64,####",
    Buffer.from("a text that is long enough to be something").toString("base64"),
  ];
  for (const ref of others) await assert.rejects(open(ref), code("media.notMedia"), ref);
  await assert.rejects(open({ data: "####" }), code("media.notMedia"));
  await assert.rejects(open(`artifact://sha256-${"0".repeat(64)}`), code("storage.noArtifact"));
  await assert.rejects(open("artifact://elsewhere"), code("storage.badUri"));
  await assert.rejects(open("../a.png"), code("media.outsideRoots"));
  await assert.rejects(open("https://127.0.0.1/"), code("media.addressForbidden"));
  await assert.rejects(open("http://example.org/"), code("media.addressForbidden"));
});

test("a kind that the caller cannot use is refused, by its bytes and not its name", async (t) => {
  const { root, open } = await place(t);
  await writeFile(join(root, "script.png"), "#!/bin/sh\necho pwned\n");
  await assert.rejects(open("script.png", { wanted: ["image"] }), code("media.wrongKind"));
  await writeFile(join(root, "playlist.mp4"), "#EXTM3U\nfile:///etc/passwd\n");
  await assert.rejects(
    open("playlist.mp4", { wanted: ["audio", "video"] }),
    code("media.wrongKind"),
  );
  const media = await open("playlist.mp4", { label: "image 1" });
  assert.equal(media.kind, "text");
  assert.equal(media.name, "image 1");
  await closed(media);
});

test("limits hold for every form, in memory a lower one", async (t) => {
  const png = await picture();
  const { url, port } = await serve(t, (_, response) => response.end(png));
  const fetch = refsConfig.parse({
    fetch: { allowHttp: true, extraPorts: [port], allowedNetworks: ["127.0.0.1/32"] },
  }).fetch;
  const tight = await place(t, { fetch, maxBytes: png.length - 1, maxMemoryBytes: png.length - 1 });
  await writeFile(join(tight.root, "p.png"), png);
  const { uri } = await tight.artifacts.put(png, { mimeType: "image/png" }, never);
  const base64 = png.toString("base64");
  for (const ref of [uri, url, "p.png", base64, `data:;base64,${base64}`, { data: base64 }])
    await assert.rejects(tight.open(ref), code("media.tooLarge"), JSON.stringify(ref));

  const roomy = await place(t, { maxMemoryBytes: png.length - 1 });
  await writeFile(join(roomy.root, "p.png"), png);
  const media = await roomy.open("p.png");
  await assert.rejects(media.bytes(), code("media.tooLarge"));
  assert.deepEqual(await readFile(await media.path()), png);
  await closed(media);
});

test("a file of a root stays what it was when it was opened, whatever happens to its path", async (t) => {
  const png = await picture();
  const { root, open } = await place(t);
  const path = join(root, "p.png");
  await writeFile(path, png);
  const media = await open("p.png");
  await rm(path);
  await writeFile(path, "something else");
  assert.deepEqual(Buffer.from(await media.bytes()), png);
  assert.deepEqual(await readFile(await media.path()), png);
  await closed(media);
});

test("a file that shrinks while it is read is told as such", async (t) => {
  const { root, open } = await place(t);
  const path = join(root, "p.png");
  await writeFile(path, Buffer.concat([await picture(), Buffer.alloc(200_000)]));
  const media = await open("p.png");
  await writeFile(path, "");
  await assert.rejects(media.bytes(), code("media.unreadable"));
  await assert.rejects(media.path(), code("media.unreadable"));
  await closed(media);
});

test("copies are private, and gone once media is disposed of, even while they are made", async (t) => {
  const { root, tmp, open } = await place(t);
  await writeFile(
    join(root, "big.png"),
    Buffer.concat([await picture(), Buffer.alloc(20_000_000)]),
  );
  const media = await open("big.png");
  const path = await media.path();
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await closed(media);
  const other = await open("big.png");
  const copying = assert.rejects(other.path());
  await closed(other);
  await copying;
  assert.deepEqual(await readdir(tmp), []);
});

test("the signal ends opening and copying with its reason", async (t) => {
  const gone = new Error("gone");
  const { root, open } = await place(t);
  await writeFile(
    join(root, "big.png"),
    Buffer.concat([await picture(), Buffer.alloc(20_000_000)]),
  );
  await assert.rejects(open("big.png", { signal: AbortSignal.abort(gone) }), gone);
  const caller = new AbortController();
  const media = await open("big.png", { signal: caller.signal });
  caller.abort(gone);
  await assert.rejects(media.path(), gone);
  await closed(media);
});

test("a download that fails leaves no copy", async (t) => {
  const { url, port } = await serve(t, (_, response) => {
    response.writeHead(200, { "content-length": 1000 }).write(Buffer.alloc(500));
    setTimeout(() => response.destroy(), 30);
  });
  const fetch = refsConfig.parse({
    fetch: { allowHttp: true, extraPorts: [port], allowedNetworks: ["127.0.0.1/32"] },
  }).fetch;
  const { tmp, open } = await place(t, { fetch });
  await assert.rejects(open(url), code("media.notReachable"));
  assert.deepEqual(await readdir(tmp), []);
});

test("200 MB by address, path and artifact are never in memory at once", async (t) => {
  const piece = randomBytes(64 * 1024);
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 3200; at += 1) yield Buffer.from(piece);
  };
  const { url, port } = await serve(t, (_, response) => Readable.from(pieces()).pipe(response));
  const fetch = refsConfig.parse({
    fetch: { allowHttp: true, extraPorts: [port], allowedNetworks: ["127.0.0.1/32"] },
  }).fetch;
  const { root, artifacts, open } = await place(t, { fetch });
  await writeFile(join(root, "big"), pieces());
  const { uri } = await artifacts.put(pieces(), { mimeType: "a/b" }, never);
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
  for (const ref of [url, "big", uri]) {
    const media = await open(ref);
    assert.equal(media.size, 209_715_200);
    await media.sha256();
    assert.equal((await stat(await media.path())).size, media.size);
    await closed(media);
  }
  clearInterval(watch);
  t.diagnostic(`resident memory grew by ${Math.round((peak - before) / 1e6)} MB`);
  assert(peak - before < 128 * 1024 * 1024, `${peak - before}`);
});
