/** What every store of artifacts must do, whatever it keeps them in. */

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { Clock } from "../../kernel/clock.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { artifactCursor } from "../artifact-cursor.ts";
import { artifactUri } from "../artifact-uri.ts";
import type { Artifacts } from "../artifacts.ts";
import { storageConfig } from "../config.ts";
import type { ArtifactLimits } from "../config.ts";

/** Opens a new, empty store for one test; the suite disposes of it. */
export type OpenStore = (
  limits: ArtifactLimits,
  clock: Clock,
  context: TestContext,
) => Promise<Artifacts>;

export const code = (expected: string) => (error: unknown) =>
  isKumihimoError(error) && error.code === expected;

/** Time that stands still until it is moved. */
export function heldClock(): Clock & { forward(seconds: number): void } {
  let milliseconds = Date.now();
  return {
    now: () => new Date(milliseconds),
    seconds: () => milliseconds / 1000,
    forward(seconds) {
      milliseconds += seconds * 1000;
    },
  };
}

export const defaults: ArtifactLimits = storageConfig.parse({}).artifacts;

type Check = (store: Artifacts, clock: ReturnType<typeof heldClock>) => Promise<void>;

const contract: { name: string; check: Check; limits: Partial<ArtifactLimits> }[] = [];

/** Registers the tests of the contract for one adapter. */
export function artifactsSuite(adapter: string, open: OpenStore): void {
  for (const { name, check, limits } of contract) {
    void test(`${adapter}: ${name}`, async (context) => {
      const clock = heldClock();
      const store = await open({ ...defaults, ...limits }, clock, context);
      try {
        await check(store, clock);
      } finally {
        await store[Symbol.asyncDispose]();
      }
    });
  }
}

function must(name: string, check: Check, limits: Partial<ArtifactLimits> = {}): void {
  contract.push({ name, check, limits });
}

const never = new AbortController().signal;
const png = { mimeType: "image/png" };
const unknown = artifactUri("0".repeat(64));

async function* endless(): AsyncGenerator<Uint8Array> {
  while (true) yield Buffer.alloc(100);
}

const content = async (store: Artifacts, uri: string): Promise<Buffer> =>
  buffer(await store.read(uri));

must("what was put comes back the same, named by its hash", async (store, clock) => {
  const bytes = randomBytes(100_000);
  const put = await store.put(bytes, { ...png, name: "絵.png" }, never);
  assert.deepEqual(put, {
    uri: artifactUri(createHash("sha256").update(bytes).digest("hex")),
    mimeType: "image/png",
    name: "絵.png",
    bytes: 100_000,
    createdAt: clock.now().toISOString(),
  });
  assert.deepEqual(await store.get(put.uri), put);
  assert.deepEqual(await content(store, put.uri), bytes);
  assert.deepEqual(await readFile(await store.path(put.uri)), bytes);
});

must("content may come as a stream, and may be empty", async (store) => {
  const parts = Array.from({ length: 50 }, () => randomBytes(7000));
  const put = await store.put(Readable.from(parts), png, never);
  assert.deepEqual(await content(store, put.uri), Buffer.concat(parts));
  const empty = await store.put(Readable.from([]), png, never);
  assert.equal(empty.bytes, 0);
  assert.equal((await content(store, empty.uri)).byteLength, 0);
});

must("a range is read alone, cut at the last byte", async (store) => {
  const { uri } = await store.put(Buffer.from("0123456789"), png, never);
  const part = async (start: number, end: number) =>
    String(await buffer(await store.read(uri, { start, end })));
  assert.equal(await part(0, 0), "0");
  assert.equal(await part(3, 5), "345");
  assert.equal(await part(8, 1e12), "89");
  const outside = [
    [10, 11],
    [5, 4],
    [-1, 3],
    [0.5, 3],
    [Number.NaN, 3],
  ] as const;
  for (const [start, end] of outside) {
    await assert.rejects(part(start, end), code("storage.badRange"), `${start}-${end}`);
  }
});

must("the same bytes are one artifact and keep their first name", async (store, clock) => {
  const first = await store.put(Buffer.from("same"), { ...png, name: "first" }, never);
  clock.forward(60);
  const second = await store.put(Buffer.from("same"), { ...png, name: "second" }, never);
  assert.deepEqual(second, first);
  assert.deepEqual(await store.usage(), { bytes: 4, count: 1 });
});

must("200 puts at once, many of the same content, all succeed", async (store) => {
  const puts = await Promise.all(
    Array.from({ length: 200 }, (_, at) =>
      store.put(Readable.from([Buffer.alloc(10_000, at % 20)]), { ...png, name: `${at}` }, never),
    ),
  );
  assert.equal(new Set(puts.map(({ uri }) => uri)).size, 20);
  assert.deepEqual(await store.usage(), { bytes: 200_000, count: 20 });
  for (const [at, { uri, name }] of puts.slice(0, 20).entries()) {
    assert.deepEqual(await content(store, uri), Buffer.alloc(10_000, at));
    assert.equal((await store.get(uri)).name, name);
  }
});

must("what is not there is named, and what is no URI is refused", async (store) => {
  const asks: ((uri: string) => Promise<unknown>)[] = [
    (uri) => store.get(uri),
    (uri) => store.read(uri),
    (uri) => store.path(uri),
  ];
  for (const ask of asks) {
    await assert.rejects(ask(unknown), code("storage.noArtifact"));
    const bad = ["", "artifact://sha256-", "artifact://sha256-../../etc/passwd", `${unknown}0`];
    for (const uri of [...bad, unknown.toUpperCase(), ` ${unknown}`, `${unknown}\n`]) {
      await assert.rejects(ask(uri), code("storage.badUri"), uri);
      await assert.rejects(store.remove(uri), code("storage.badUri"), uri);
    }
  }
  await store.remove(unknown);
});

must("the list is newest first and goes on after a removed one", async (store, clock) => {
  const puts = [];
  for (const text of ["a", "b", "c", "d", "e"]) {
    puts.unshift(await store.put(Buffer.from(text), png, never));
    clock.forward(1);
  }
  assert.deepEqual(await store.list({ limit: 9 }), puts);
  const page = await store.list({ limit: 2 });
  assert.deepEqual(page, puts.slice(0, 2));
  const [, last] = page;
  assert(last);
  await store.remove(last.uri);
  const rest = await store.list({ limit: 9, before: artifactCursor(last) });
  assert.deepEqual(rest, puts.slice(2));
  await assert.rejects(store.list({ limit: 9, before: "b" }), code("storage.badCursor"));
});

must("URIs are completed from their beginning", async (store) => {
  const { uri } = await store.put(Buffer.from("a"), png, never);
  await store.put(Buffer.from("b"), png, never);
  assert.deepEqual(await store.matching(uri.slice(0, 25), 9), [uri]);
  assert.equal((await store.matching("artifact://", 9)).length, 2);
  assert.equal((await store.matching("artifact://", 1)).length, 1);
  assert.deepEqual(await store.matching("nothing", 9), []);
});

must("a removed artifact is gone, but not from under its reader", async (store) => {
  const bytes = randomBytes(500_000);
  const { uri } = await store.put(bytes, png, never);
  const reader = await store.read(uri);
  await store.remove(uri);
  await assert.rejects(store.get(uri), code("storage.noArtifact"));
  assert.deepEqual(await store.usage(), { bytes: 0, count: 0 });
  assert.deepEqual(await buffer(reader), bytes);
  assert.equal((await store.put(bytes, png, never)).uri, uri);
});

must(
  "content over the limit is refused and leaves nothing",
  async (store) => {
    const tooMuch = Readable.from([Buffer.alloc(60), Buffer.alloc(60)]);
    await assert.rejects(store.put(tooMuch, png, never), code("storage.artifactTooLarge"));
    await assert.rejects(
      store.put(Buffer.alloc(101), png, never),
      code("storage.artifactTooLarge"),
    );
    await store.put(Buffer.alloc(100), png, never);
    assert.deepEqual(await store.usage(), { bytes: 100, count: 1 });
  },
  { maxArtifactBytes: 100 },
);

must(
  "content larger than the whole store is refused while it comes",
  async (store) => {
    const put = store.put(endless(), png, never);
    await assert.rejects(put, code("storage.quotaExceeded"));
    assert.deepEqual(await store.usage(), { bytes: 0, count: 0 });
  },
  { maxBytes: 1000 },
);

must(
  "a full store removes what was unused for longest",
  async (store, clock) => {
    const put = (text: string) => store.put(Buffer.from(text.repeat(40)), png, never);
    const oldest = await put("a");
    clock.forward(60);
    const second = await put("b");
    clock.forward(60);
    await store.get(oldest.uri);
    clock.forward(3600);
    const third = await put("c");
    const kept = (await store.list({ limit: 9 })).map(({ uri }) => uri);
    assert.deepEqual(kept.toSorted(), [oldest.uri, third.uri].toSorted());
    await assert.rejects(store.get(second.uri), code("storage.noArtifact"));
  },
  { maxBytes: 100 },
);

must(
  "a store full of artifacts in use refuses, and says so",
  async (store, clock) => {
    const first = await store.put(Buffer.from("a"), png, never);
    await store.put(Buffer.from("b"), png, never);
    await assert.rejects(store.put(Buffer.from("c"), png, never), code("storage.quotaExceeded"));
    assert.equal((await store.put(Buffer.from("a"), png, never)).uri, first.uri);
    clock.forward(11 * 60);
    await store.put(Buffer.from("c"), png, never);
    assert.equal((await store.usage()).count, 2);
  },
  { maxCount: 2, protectMinutes: 10 },
);

must(
  "many puts at once together never exceed the quota",
  async (store) => {
    const puts = await Promise.allSettled(
      Array.from({ length: 40 }, () => store.put(randomBytes(10), png, never)),
    );
    assert.equal(puts.filter(({ status }) => status === "fulfilled").length, 10);
    assert.deepEqual(await store.usage(), { bytes: 100, count: 10 });
  },
  { maxBytes: 100 },
);

must("a put that is given up, or whose source fails, leaves nothing", async (store) => {
  const gone = new Error("the sender went away");
  const giveUp = new AbortController();
  const silent = new Readable({ read() {} });
  silent.push(Buffer.alloc(1000));
  const put = store.put(silent, png, giveUp.signal);
  setTimeout(() => giveUp.abort(gone), 20);
  await assert.rejects(put, gone);
  assert.equal(silent.destroyed, true);
  async function* failing() {
    yield Buffer.alloc(1000);
    throw gone;
  }
  await assert.rejects(store.put(failing(), png, never), gone);
  await assert.rejects(store.put(Buffer.alloc(1), png, giveUp.signal), gone);
  assert.deepEqual(await store.usage(), { bytes: 0, count: 0 });
});
