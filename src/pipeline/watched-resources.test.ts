import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import { createCatalog } from "./catalog.ts";
import type { Resource } from "./define-resource.ts";
import { createWatchedResources } from "./watched-resources.ts";

/** An owner that counts who watches what. */
function owner() {
  const watched = new Map<string, number>();
  const began: string[] = [];
  const add = (uri: string, by: number): void => {
    const now = (watched.get(uri) ?? 0) + by;
    if (now === 0) watched.delete(uri);
    else watched.set(uri, now);
  };
  const watch = (uri: string): Disposable => {
    began.push(uri);
    add(uri, 1);
    return { [Symbol.dispose]: () => add(uri, -1) };
  };
  const single = (uri: string): Resource => ({ name: uri, uri, watch, read: nothing });
  const family = (uriTemplate: string): Resource => ({
    name: uriTemplate,
    uriTemplate,
    watch,
    read: nothing,
  });
  return { watched, began, single, family };
}

const nothing = async (): Promise<undefined> => {};

test("a resource is watched once for many, until the last of them leaves", () => {
  const { watched, began, single } = owner();
  const catalog = createCatalog();
  catalog.addResource("owner", single("a:1"));
  const first = catalog.watchResource("a:1");
  const second = catalog.watchResource("a:1");
  assert.deepEqual([began, [...watched]], [["a:1"], [["a:1", 1]]]);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assert.equal(watched.size, 1, "leaving twice is leaving once");
  second[Symbol.dispose]();
  assert.equal(watched.size, 0);
});

test("a member of a family is watched through its family", () => {
  using held = new DisposableStack();
  const { watched, family } = owner();
  const catalog = createCatalog();
  catalog.addResource("other", { name: "deaf", uriTemplate: "a:{id}", read: nothing });
  catalog.addResource("owner", family("a:{+path}"));
  held.use(catalog.watchResource("a:7"));
  assert.deepEqual([...watched.keys()], ["a:7"]);
});

test("a resource that comes later, goes and comes again is watched while it is there", async () => {
  using held = new DisposableStack();
  const { watched, began, single, family } = owner();
  const catalog = createCatalog();
  const offer = (...resources: Resource[]) =>
    catalog.replace("owner", { tools: [], prompts: [], resources });
  held.use(catalog.watchResource("a:1"));
  assert.equal(watched.size, 0);
  const one = single("a:1");
  offer(one);
  await setImmediate();
  assert.deepEqual([...watched], [["a:1", 1]]);
  offer(one, single("a:2"));
  await setImmediate();
  assert.deepEqual(began, ["a:1"], "it stays watched while it is the same");
  offer(family("a:{id}"));
  await setImmediate();
  assert.deepEqual([began, [...watched]], [["a:1", "a:1"], [["a:1", 1]]]);
  offer();
  await setImmediate();
  assert.equal(watched.size, 0);
});

test("an owner of both the old and the new resource never lets go between them", async () => {
  using held = new DisposableStack();
  const catalog = createCatalog();
  const counts: number[] = [];
  let watchers = 0;
  const resource = (): Resource => ({
    name: "a",
    uri: "a:1",
    read: nothing,
    watch() {
      watchers += 1;
      counts.push(watchers);
      return { [Symbol.dispose]: () => counts.push((watchers -= 1)) };
    },
  });
  const offer = () => catalog.replace("owner", { tools: [], prompts: [], resources: [resource()] });
  offer();
  held.use(catalog.watchResource("a:1"));
  offer();
  await setImmediate();
  assert.deepEqual(counts, [1, 2, 1]);
});

test("only so many URIs are watched, and a place is free again after", () => {
  using held = new DisposableStack();
  const { watched, single } = owner();
  const { watch } = createWatchedResources((uri) => single(uri), 2);
  const first = watch("a:1");
  held.use(watch("a:2"));
  held.use(watch("a:3"));
  held.use(watch("a:2"));
  assert.deepEqual([...watched.keys()], ["a:1", "a:2"]);
  first[Symbol.dispose]();
  held.use(watch("a:3"));
  assert.deepEqual([...watched.keys()], ["a:2", "a:3"]);
});
