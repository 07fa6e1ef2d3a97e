import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { OpenRoute } from "./route.ts";
import { createRouter } from "./router.ts";

const route = (path: string): OpenRoute => ({
  path,
  methods: ["GET"],
  guard: "open",
  because: "It is a test.",
  handle() {},
});

const paths = [
  "/mcp",
  "/mcp/:upstream",
  "/api/upstreams",
  "/api/upstreams/:name",
  "/api/upstreams/:name/health",
  "/api/upstreams/:name/instances/:instance/heartbeat",
  "/api/:room/known/health",
];
const find = createRouter(paths.map(route));
const found = (path: string): unknown => {
  const { route: at, params } = find(path) ?? {};
  return at && [at.path, params];
};

test("a path finds its route, and what stands in it for names", () => {
  assert.deepEqual(found("/mcp"), ["/mcp", {}]);
  assert.deepEqual(found("/mcp/crm"), ["/mcp/:upstream", { upstream: "crm" }]);
  assert.deepEqual(found("/api/upstreams/crm/instances/http%3A%2F%2Fa%2Fmcp/heartbeat"), [
    "/api/upstreams/:name/instances/:instance/heartbeat",
    { name: "crm", instance: "http://a/mcp" },
  ]);
});

test("a segment's own name goes before any name, and any name is tried where that leads nowhere", () => {
  assert.deepEqual(found("/api/upstreams/known/health"), [
    "/api/upstreams/:name/health",
    { name: "known" },
  ]);
  assert.deepEqual(found("/api/tools/known/health"), [
    "/api/:room/known/health",
    { room: "tools" },
  ]);
});

test("what is no route finds none", () => {
  for (const path of [
    "",
    "/",
    "mcp",
    "/mcp/",
    "/mcp//",
    "//mcp",
    "/mcp/a/b",
    "/mcp/:upstream/x",
    "/mcp/%",
    "/mcp/%ff",
    "/api/upstreams//health",
    "/api/upstreams/a/health/",
    "/__proto__",
  ]) {
    assert.equal(found(path), undefined, path);
  }
});

test("any segment comes back as it was before it was encoded", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (name) => {
      assert.deepEqual(found(`/mcp/${encodeURIComponent(name)}`), [
        "/mcp/:upstream",
        { upstream: name },
      ]);
    }),
  );
});

test("no text is too strange for the router", () => {
  const texts = fc.oneof(
    fc.string(),
    fc
      .array(fc.constantFrom("/", "mcp", "api", "upstreams", "%", "%2f", ":name"))
      .map((all) => all.join("")),
  );
  fc.assert(fc.property(texts, (text) => void find(text)));
});

test("a path finds the same again, however many others were asked for in between", () => {
  for (let round = 0; round < 2; round += 1) {
    for (let index = 0; index < 2500; index += 1) {
      assert.deepEqual(found(`/mcp/server-${index}`), [
        "/mcp/:upstream",
        { upstream: `server-${index}` },
      ]);
    }
  }
  const long = "x".repeat(5000);
  assert.deepEqual(found(`/mcp/${long}`), ["/mcp/:upstream", { upstream: long }]);
});
