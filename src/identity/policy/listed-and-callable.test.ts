/** What is listed and what may be called are two answers of one policy. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scopes } from "../permissions/scopes.ts";
import type { Principal } from "../principal.ts";
import { policyConfig } from "./config.ts";
import { createPolicy } from "./create-policy.ts";
import type { PolicyTool } from "./policy.ts";

const toolNames = ["crm__find", "crm__export_all", "files__read", "image_description"] as const;

/** Each with whether it looks at what only a call knows. */
const conditions = {
  'args.path == "/a"': true,
  "args.amount > 2 && principal.id == 'user:aya'": true,
  "has(args.path) || tool.name == 'crm__find'": true,
  'request.transport == "stdio"': true,
  'principal.id == "user:aya"': false,
  "'crm:read' in principal.permissions": false,
  "has(tool.upstream) && tool.upstream == 'crm'": false,
  "tool.readOnly": false,
  "now.getHours() < 6": false,
  true: false,
  false: false,
} as const;
type When = keyof typeof conditions;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the object above
const whens = Object.keys(conditions) as When[];

const anyRule = fc.record(
  {
    effect: fc.constantFrom("permit", "forbid"),
    tools: fc.subarray(["*", "crm__*", "*_all", "files__read", "image_description"], {
      minLength: 1,
    }),
    principals: fc.subarray(["user:*", "user:aya", "service:job", "group:cn=sales"], {
      minLength: 1,
    }),
    when: fc.constantFrom(...whens),
    obligations: fc.subarray(["audit", "limit", "redact", "approve"]),
  },
  { requiredKeys: ["effect", "tools"] },
);

type AnyRule = typeof anyRule extends fc.Arbitrary<infer Made> ? Made : never;

const withIds = (given: readonly AnyRule[]) =>
  given.map(({ obligations, ...rule }, at) => ({
    ...rule,
    id: `r${at}`,
    reason: "Because.",
    ...(rule.effect === "permit" && obligations !== undefined && { obligations }),
  }));

const anyPrincipal: fc.Arbitrary<Principal> = fc.record({
  id: fc.constantFrom("user:aya", "user:ken", "service:job"),
  kind: fc.constantFrom("person", "service"),
  permissions: fc.subarray(["*", "crm:read", "upstreams:call", ...scopes]),
  groups: fc.subarray(["CN=Sales", "cn=it"]),
});

const anyTool: fc.Arbitrary<PolicyTool> = fc.record({
  name: fc.constantFrom(...toolNames),
  permission: fc.constantFrom("crm:read", "files:write", "model:execute", "upstreams:call"),
  hints: fc.record(
    { readOnlyHint: fc.boolean(), destructiveHint: fc.boolean() },
    { requiredKeys: [] },
  ),
});

const anyArguments = fc.record(
  { path: fc.constantFrom("/a", "/b", 7), amount: fc.integer({ min: 0, max: 5 }) },
  { requiredKeys: [] },
);

const times = ["2026-11-20T03:00:00Z", "2026-11-20T12:00:00Z"] as const;

test("what may be called is listed, and what is listed may be called or depends on the call", () => {
  fc.assert(
    fc.property(
      fc.array(anyRule, { maxLength: 6 }),
      fc.tuple(anyPrincipal, anyTool),
      fc.array(anyArguments, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...times),
      (given, [principal, tool], calls, time) => {
        const rules = withIds(given);
        const clock = { now: () => new Date(time) };
        const policy = createPolicy(policyConfig.parse({ rules }), clock);
        const outlook = policy.outlook(principal, tool);
        const allowed = calls.map((args) => {
          const request = { transport: "http", era: "modern" };
          return policy.decide({ principal, tool, request, arguments: args }).allowed;
        });
        if (outlook === "deny") assert.ok(!allowed.includes(true), "callable, and not listed");
        if (outlook === "allow") assert.ok(!allowed.includes(false), "listed, and not callable");
        const looksAtCall = given.some(({ when }) => when !== undefined && conditions[when]);
        if (outlook === "depends") assert.ok(looksAtCall, "nothing that it could depend on");
      },
    ),
    { numRuns: 3000 },
  );
});

test("an obligation lets nothing through that would be denied without it, and takes nothing away", () => {
  fc.assert(
    fc.property(
      fc.array(anyRule, { maxLength: 6 }),
      fc.tuple(anyPrincipal, anyTool),
      anyArguments,
      (given, [principal, tool], args) => {
        const rules = withIds(given);
        const clock = { now: () => new Date(times[0]) };
        const request = { transport: "http", era: "modern" };
        const asked = { principal, tool, request, arguments: args };
        const plain = rules.map((rule) => ({ ...rule, obligations: [] }));
        const owing = createPolicy(policyConfig.parse({ rules }), clock).decide(asked);
        const free = createPolicy(policyConfig.parse({ rules: plain }), clock).decide(asked);
        assert.equal(owing.allowed, free.allowed);
        assert.equal(owing.because, free.because);
        if (!owing.allowed) assert.equal(owing.obligations, undefined);
      },
    ),
    { numRuns: 1000 },
  );
});
