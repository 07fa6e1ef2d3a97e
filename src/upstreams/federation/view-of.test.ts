import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { type CatalogChange, createCatalog, type Entries } from "../../pipeline/catalog.ts";
import type { Resource } from "../../pipeline/define-resource.ts";
import type { Tool } from "../../pipeline/define-tool.ts";
import { viewOf } from "./view-of.ts";

const tool = (name: string, definition?: object): Tool => ({
  name,
  title: name,
  description: "",
  permission: "upstreams:call",
  input: z.unknown(),
  ...(definition !== undefined && { definition: { name, ...definition } }),
  run: async () => ({ content: [] }),
});

const resource = (uri: string, read: Resource["read"] = async () => undefined): Resource => ({
  name: uri,
  uri,
  definition: { uri },
  read,
});

const entries = (more: Partial<Entries>): Entries => ({
  tools: [],
  prompts: [],
  resources: [],
  ...more,
});

function filled() {
  const catalog = createCatalog();
  catalog.addTool("hub", tool("image_description"));
  catalog.replace(
    "crm",
    entries({
      tools: [
        tool("crm__find", { "x-new": 1, _meta: { ui: { resourceUri: "ui://crm.kumihimo/card" } } }),
        tool("crm__add", {}),
      ],
      resources: [resource("kumihimo://crm/file:///a"), resource("ui://crm.kumihimo/card")],
    }),
  );
  catalog.replace("crm2", entries({ tools: [tool("crm2__find", {})] }));
  return catalog;
}

test("one upstream's entries are there under its own names, and no others", () => {
  const view = viewOf(filled(), "crm");
  assert.deepEqual(
    view.tools().map(({ definition }) => definition),
    [{ name: "add" }, { name: "find", "x-new": 1, _meta: { ui: { resourceUri: "ui://card" } } }],
  );
  assert.equal(view.tool("find")?.definition?.["name"], "find");
  for (const name of ["crm__find", "image_description", "absent"]) {
    assert.equal(view.tool(name), undefined, name);
  }
  assert.deepEqual(
    view.resources().map(({ uri }) => uri),
    ["file:///a", "ui://card"],
  );
  assert.equal(view.resource("ui://card")?.uri, "ui://card");
});

test("policy and audit still know a tool by the name it has in the hub", () => {
  const view = viewOf(filled(), "crm");
  assert.equal(view.tool("find")?.name, "crm__find");
});

test("what is asked under an own address reaches the entry under the hub's", async () => {
  const catalog = createCatalog();
  const asked: string[] = [];
  const watched: string[] = [];
  const one: Resource = {
    ...resource("kumihimo://crm/a://b", async (uri) => void asked.push(uri)),
    watch(uri) {
      watched.push(uri);
      return { [Symbol.dispose]() {} };
    },
  };
  catalog.replace("crm", entries({ resources: [one] }));
  const found = viewOf(catalog, "crm").resource("a://b");
  await found?.read("a://b", new AbortController().signal);
  found?.watch?.("a://b");
  assert.deepEqual([asked, watched], [["kumihimo://crm/a://b"], ["kumihimo://crm/a://b"]]);
});

test("nothing of the view changes while others change, and what stays is the same object", () => {
  const catalog = filled();
  const view = viewOf(catalog, "crm");
  const told: CatalogChange[] = [];
  const stop = view.watch((change) => told.push(change));
  const [{ version }, tools, found] = [view, view.tools(), view.tool("find")];
  catalog.replace("crm2", entries({ tools: [tool("crm2__other", {})] }));
  catalog.resourceChanged("kumihimo://crm2/file:///a");
  assert.deepEqual([view.version, told], [version, []]);
  assert.equal(view.tools(), tools);
  const kept = catalog.tool("crm__find");
  catalog.replace("crm", entries({ tools: kept === undefined ? [] : [kept] }));
  assert.deepEqual(told, [{ list: "tools" }, { list: "resources" }]);
  assert.ok(view.version > version);
  assert.equal(view.tool("find"), found);
  assert.equal(view.tools()[0], found);
  catalog.resourceChanged("kumihimo://crm/file:///a");
  assert.deepEqual(told.at(-1), { resource: "file:///a" });
  stop();
  catalog.replace("crm", entries({}));
  assert.equal(told.length, 3);
});
