import assert from "node:assert/strict";
import { test } from "node:test";
import { policyConfig } from "../policy/config.ts";
import { createPolicy } from "../policy/create-policy.ts";
import type { PolicyTool } from "../policy/policy.ts";
import { holds, scopeFor } from "./scopes.ts";

const policy = createPolicy(policyConfig.parse({}), { now: () => new Date() });

function verdict(tool: PolicyTool, ...permissions: readonly string[]): string {
  const { allowed, because, scope } = policy.decide({
    principal: { id: "user:aya@corp", kind: "person", permissions },
    tool,
    request: { transport: "http", era: "modern" },
    arguments: {},
  });
  return `${allowed ? "allow" : "deny"}: ${because}${scope === undefined ? "" : `, ${scope}`}`;
}

test("a scope lets its holder call the hub's tools of its verb, and no others", () => {
  const image = { name: "image_analysis", permission: "image:read" };
  assert.equal(verdict(image, "mcp:read"), "allow: permission mcp:read");
  assert.equal(verdict(image, "image:read"), "allow: permission image:read");
  assert.equal(
    verdict(image, "mcp:write", "mcp:execute"),
    "deny: no permission image:read, mcp:read",
  );
  assert.equal(verdict(image, "mcp:admin"), "allow: permission mcp:admin");
  assert.equal(
    verdict({ name: "a", permission: "speech:write" }, "mcp:write").slice(0, 5),
    "allow",
  );
  assert.equal(
    verdict({ name: "a", permission: "model:execute" }, "mcp:execute").slice(0, 5),
    "allow",
  );
  assert.equal(
    verdict({ name: "a", permission: "test:wait" }, "mcp:read", "mcp:write", "mcp:execute"),
    "deny: no permission test:wait, mcp:admin",
    "a verb that nobody has heard of",
  );
});

const tool = (hints?: PolicyTool["hints"]) =>
  scopeFor({ name: "crm__x", permission: "upstreams:call", hints });

test("of tools of other servers, what they say of themselves decides", () => {
  assert.equal(tool({ readOnlyHint: true }), "mcp:read");
  assert.equal(tool({ readOnlyHint: true, destructiveHint: false }), "mcp:read");
  assert.equal(tool({ destructiveHint: true }), "mcp:write");
  assert.equal(tool({ readOnlyHint: true, destructiveHint: true }), "mcp:write");
  assert.equal(tool({ readOnlyHint: false }), "mcp:execute");
  assert.equal(tool(), "mcp:execute");
});

test("the admin API is for mcp:admin, or for its permission by its own name", () => {
  const api = { name: "GET /api/upstreams", permission: "upstreams:read" };
  const all = ["mcp:read", "mcp:write", "mcp:execute"];
  assert.equal(verdict(api, ...all), "deny: no permission upstreams:read, mcp:admin");
  assert.equal(verdict(api, "upstreams:read"), "allow: permission upstreams:read");
  assert.equal(verdict(api, "mcp:admin"), "allow: permission mcp:admin");
  const fresh = { name: "GET /api/things", permission: "things:read" };
  assert.equal(verdict(fresh, ...all), "deny: no permission things:read, mcp:admin");
});

test("a permission is held by its name, by its scope, or by everything", () => {
  assert.ok(holds(["mcp:read"], "image:read"));
  assert.ok(holds(["mcp:read"], "mcp:read"));
  assert.ok(holds(["*"], "mcp:write"));
  assert.ok(holds(["mcp:admin"], "mcp:write"));
  assert.ok(holds(["mcp:execute"], "upstreams:call"));
  assert.ok(holds(["approvals:decide"], "approvals:decide"));
  for (const admin of ["upstreams:read", "sessions:manage", "people:provision", "audit:read"]) {
    assert.ok(!holds(["mcp:read", "mcp:write", "mcp:execute"], admin), admin);
    assert.ok(holds(["mcp:admin"], admin), admin);
  }
  assert.ok(!holds(["mcp:read", "image:read"], "mcp:write"));
  assert.ok(!holds(["image:write"], "image:read"));
  assert.ok(!holds([], ""));
});
