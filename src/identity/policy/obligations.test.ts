import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "../principal.ts";
import { policyConfig } from "./config.ts";
import { createPolicy } from "./create-policy.ts";
import type { PolicyDecision } from "./policy.ts";

const aya: Principal = { id: "user:aya", kind: "person", permissions: ["crm:read"] };
const ken: Principal = { id: "user:ken", kind: "person", permissions: [] };

const permit = (id: string, more: object) => ({
  id,
  effect: "permit",
  tools: ["*"],
  reason: "Because.",
  ...more,
});

const decided = (
  rules: readonly object[],
  args: unknown = {},
  principal: Principal = aya,
): PolicyDecision =>
  createPolicy(policyConfig.parse({ rules }), { now: () => new Date() }).decide({
    principal,
    tool: { name: "crm__pay", permission: "crm:read" },
    request: { transport: "http", era: "modern" },
    arguments: args,
  });

const kinds = ({ allowed, obligations = [] }: PolicyDecision): string =>
  `${allowed ? "allow" : "deny"} ${obligations.map(({ kind, rule }) => `${kind}/${rule}`).join()}`;

test("a call owes what all permits ask for that hold, also where a permission allows it", () => {
  const rules = [
    permit("a", { obligations: ["audit", { limit: 10 }] }),
    permit("b", { obligations: ["redact"], when: "args.amount > 1" }),
    permit("c", { obligations: ["approve"], when: "args.amount > 100" }),
    permit("d", { obligations: ["approve"], tools: ["files__*"] }),
  ];
  assert.equal(kinds(decided(rules, { amount: 5 })), "allow audit/a,limit/a,redact/b");
  assert.equal(decided(rules, { amount: 5 }).because, "permission crm:read");
  assert.equal(decided(rules, { amount: 5 }, ken).because, "rule a: Because.");
});

test("whoever makes a condition fail owes what its rule asks for, and is not let in by it", () => {
  const rules = [permit("large", { obligations: ["approve"], when: "args.amount > 100" })];
  assert.equal(kinds(decided(rules, { amount: 5 })), "allow ");
  assert.equal(kinds(decided(rules, { amount: 500 })), "allow approve/large");
  assert.equal(kinds(decided(rules, {})), "allow approve/large");
  assert.equal(kinds(decided(rules, { amount: "5" })), "allow approve/large");
  assert.equal(kinds(decided(rules, {}, ken)), "deny ");
});

test("a forbid wins, whatever a permit asks for", () => {
  const rules = [permit("a", { obligations: ["approve"] }), permit("no", { effect: "forbid" })];
  assert.equal(kinds(decided(rules)), "deny ");
});

const owed = (...obligations: readonly unknown[]) =>
  decided([permit("r", { obligations })]).obligations;

test("a word alone has a meaning, and settings have theirs", () => {
  assert.deepEqual(owed("audit", "limit", "approve"), [
    { kind: "audit", rule: "r" },
    { kind: "limit", rule: "r", calls: 60, seconds: 60 },
    { kind: "approve", rule: "r", by: "others", seconds: 900, waitSeconds: 20 },
  ]);
  assert.deepEqual(
    owed({ limit: 3 }, { limit: { calls: 5, seconds: 10 } }, { approve: "caller" }),
    [
      { kind: "limit", rule: "r", calls: 3, seconds: 60 },
      { kind: "limit", rule: "r", calls: 5, seconds: 10 },
      { kind: "approve", rule: "r", by: "caller", seconds: 900, waitSeconds: 20 },
    ],
  );
  assert.deepEqual(owed("redact", { redact: ["email", { pattern: "EMP-####" }] }), [
    {
      kind: "redact",
      rule: "r",
      kinds: ["email", "card", "phone", "mynumber"],
      patterns: [],
    },
    { kind: "redact", rule: "r", kinds: ["email"], patterns: ["EMP-####"] },
  ]);
});

test("what nobody could keep is refused when it is read", () => {
  const refused = (...obligations: readonly unknown[]): boolean =>
    !policyConfig.safeParse({ rules: [permit("r", { obligations })] }).success;
  for (const wrong of ["notify", "", 5, { notify: true }, { limit: 0 }, { redact: [] }]) {
    assert.ok(refused(wrong), JSON.stringify(wrong));
  }
  for (const wrong of [
    { redact: ["names"] },
    { approve: "nobody" },
    { limit: 1, approve: "caller" },
  ]) {
    assert.ok(refused(wrong), JSON.stringify(wrong));
  }
  assert.ok(!refused("audit"));
  const forbid = permit("r", { effect: "forbid", obligations: ["audit"] });
  const api = (obligation: string): boolean =>
    policyConfig.safeParse({
      rules: [permit("r", { tools: ["POST /api/*"], obligations: [obligation] })],
    }).success;
  assert.ok(api("audit") && !api("approve") && !api("limit"));
  assert.match(
    policyConfig.safeParse({ rules: [forbid] }).error?.message ?? "",
    /a forbid lets nothing through/,
  );
});

test("what is known of a past call decides as far as it goes", () => {
  const policy = createPolicy(
    policyConfig.parse({
      rules: [
        permit("by-request", { effect: "forbid", when: 'request.transport == "stdio"' }),
        permit("by-args", { effect: "forbid", tools: ["crm__*"], when: "args.amount > 5" }),
      ],
    }),
    { now: () => new Date() },
  );
  const foreseen = (name: string, transport?: string) =>
    policy.foresee({
      principal: aya,
      tool: { name, permission: "crm:read" },
      ...(transport !== undefined && { request: { transport, era: "modern" } }),
    });
  assert.deepEqual(foreseen("x", "http"), { outlook: "allow", because: "permission crm:read" });
  assert.deepEqual(foreseen("x", "stdio"), {
    outlook: "deny",
    because: "rule by-request: Because.",
  });
  assert.deepEqual(foreseen("crm__pay", "http"), { outlook: "depends" });
  assert.deepEqual(foreseen("x"), { outlook: "depends" });
});
