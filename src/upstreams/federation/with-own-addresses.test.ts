import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { createCatalog } from "../../pipeline/catalog.ts";
import type { Resource } from "../../pipeline/define-resource.ts";
import type { Tool } from "../../pipeline/define-tool.ts";
import { hubUri } from "./uris.ts";
import { withOwnAddresses } from "./with-own-addresses.ts";

const operation = (name: string): Tool => ({
  name,
  title: name,
  description: "",
  permission: "upstreams:call",
  input: z.unknown(),
  run: async () => ({ content: [] }),
});

/** Once for each watcher there is. */
const followed: string[] = [];

const entry = (upstream: string, own: string): Resource => {
  const address = hubUri(upstream, own);
  return {
    name: own,
    ...(own.includes("{") ? { uriTemplate: address } : { uri: address }),
    operation: operation(`${upstream} ${own}`),
    watch(uri) {
      const one = `${upstream} ${uri}`;
      followed.push(one);
      return { [Symbol.dispose]: () => void followed.splice(followed.indexOf(one), 1) };
    },
    read: async () => undefined,
  };
};

const shelf = (upstream: string, ...own: readonly string[]) => ({
  tools: [],
  prompts: [],
  resources: own.map((uri) => entry(upstream, uri)),
});

const artifacts: Resource = {
  name: "artifact",
  uriTemplate: "artifact://{id}",
  read: async () => undefined,
};

function filled() {
  const catalog = createCatalog();
  catalog.addResource("hub", artifacts);
  catalog.replace("crm", shelf("crm", "note://a", "both://a", "note://{id}", "ui://card"));
  catalog.replace(
    "files",
    shelf("files", "both://a", "file://{/path}", "{+any}", "artifact://sha256-1", "page://{id}"),
  );
  return { catalog, offer: withOwnAddresses(catalog) };
}

const servedBy = (found: Resource | undefined): string | undefined => found?.operation?.name;

test("an upstream's own address finds what it lists, else the family that it fits", () => {
  const { offer } = filled();
  assert.equal(servedBy(offer.resource("note://a")), "crm note://a");
  assert.equal(servedBy(offer.resource("note://b")), "crm note://{id}");
  assert.equal(servedBy(offer.resource("note://{id}")), "crm note://{id}");
  assert.equal(servedBy(offer.resource("file:///etc/motd")), "files file://{/path}");
  assert.equal(servedBy(offer.resource("ui://card")), "crm ui://card");
  assert.equal(offer.resource("absent://a"), undefined);
});

test("what the hub itself offers is nobody else's, and its addresses stay its own", () => {
  const { catalog, offer } = filled();
  assert.equal(offer.resource("artifact://sha256-1"), undefined);
  assert.equal(servedBy(offer.resource("kumihimo://crm/note://a")), "crm note://a");
  catalog.replace("evil", shelf("evil", "kumihimo://crm/note://b", "ui://crm.kumihimo/x"));
  assert.equal(offer.resource("kumihimo://crm/note://b"), undefined);
  assert.equal(offer.resource("ui://crm.kumihimo/x"), undefined);
});

test("an address of several upstreams is nobody's, and whoever asks hears whose it may be", async () => {
  const { catalog, offer } = filled();
  const found = offer.resource("both://a");
  assert.match(String(found?.refusal), /both:\/\/a is offered by .* crm, files/);
  const signal = new AbortController().signal;
  const refused = { code: "upstreams.ambiguousUri" };
  await assert.rejects(async () => found?.read("both://a", signal), refused);
  for (const refusing of [found?.operation, found?.completion]) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a call that is refused unseen
    await assert.rejects(async () => refusing?.run({}, {} as never), refused);
  }
  catalog.replace("pages", shelf("pages", "page://{number}", "page://{id}"));
  assert.match(String(offer.resource("page://1")?.refusal), /files, pages\./);
  assert.equal(servedBy(offer.resource("page://{number}")), "pages page://{number}");
});

test("a family is nobody's whose template could claim every address", () => {
  const { offer } = filled();
  assert.equal(offer.resource("https://example.org/"), undefined);
  assert.equal(servedBy(offer.resource("{+any}")), "files {+any}");
});

test("an address is looked for anew once the lists have changed", () => {
  const { catalog, offer } = filled();
  assert.notEqual(offer.resource("both://a")?.refusal, undefined);
  catalog.replace("files", shelf("files"));
  assert.equal(servedBy(offer.resource("both://a")), "crm both://a");
});

test("what is watched under its own address is followed there, and told of under both", async () => {
  const { catalog, offer } = filled();
  const told: unknown[] = [];
  const stop = offer.watch((change) => told.push(change));
  const watching = offer.watchResource("note://a");
  assert.deepEqual(followed, ["crm note://a"]);
  catalog.resourceChanged("kumihimo://crm/note://a");
  assert.deepEqual(told, [{ resource: "kumihimo://crm/note://a" }, { resource: "note://a" }]);
  catalog.resourceChanged("kumihimo://absent/note://a");
  catalog.resourceChanged("artifact://sha256-1");
  assert.deepEqual(told.slice(2), [
    { resource: "kumihimo://absent/note://a" },
    { resource: "artifact://sha256-1" },
  ]);
  watching[Symbol.dispose]();
  stop();
  assert.deepEqual(followed, []);
});

test("an address that several offer is watched at all of them, and at others when the lists change", async () => {
  const { catalog, offer } = filled();
  const watching = offer.watchResource("both://a");
  assert.deepEqual(followed, ["crm both://a", "files both://a"]);
  catalog.replace("crm", shelf("crm"));
  await Promise.resolve();
  assert.deepEqual(followed, ["files both://a"]);
  watching[Symbol.dispose]();
});
