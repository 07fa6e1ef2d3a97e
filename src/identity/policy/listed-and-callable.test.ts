/** What is listed and what may be called are two answers of one policy. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
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
  },
  { requiredKeys: ["effect", "tools"] },
);

const anyPrincipal: fc.Arbitrary<Principal> = fc.record({
  id: fc.constantFrom("user:aya", "user:ken", "service:job"),
  kind: fc.constantFrom("person", "service"),
  permissions: fc.subarray(["*", "crm:read"]),
  groups: fc.subarray(["CN=Sales", "cn=it"]),
});

const anyTool: fc.Arbitrary<PolicyTool> = fc.record({
  name: fc.constantFrom(...toolNames),
  permission: fc.constantFrom("crm:read", "files:read"),
  hints: fc.record({ readOnlyHint: fc.boolean() }, { requiredKeys: [] }),
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
        const rules = given.map((rule, at) => ({ ...rule, id: `r${at}`, reason: "Because." }));
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
