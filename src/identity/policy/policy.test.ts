import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "../principal.ts";
import { policyConfig } from "./config.ts";
import { createPolicy, type RulePolicy } from "./create-policy.ts";
import type { PolicyQuestion } from "./policy.ts";

type RuleInput = Record<string, unknown>;

const rule = (id: string, more: RuleInput): RuleInput => ({
  id,
  effect: "forbid",
  tools: ["*"],
  reason: "Because.",
  ...more,
});

const clockAt = (time: string) => ({ now: () => new Date(time) });

const policyOf = (rules: readonly RuleInput[], time = "2026-11-20T12:00:00Z"): RulePolicy =>
  createPolicy(policyConfig.parse({ rules }), clockAt(time));

const aya: Principal = { id: "user:aya", kind: "person", permissions: ["crm:read"] };
const ken: Principal = {
  id: "user:ken",
  kind: "person",
  permissions: [],
  groups: ["CN=Sales, OU=Groups, DC=example, DC=org"],
};

const question = (
  principal: Principal,
  name: string,
  args: unknown = {},
): PolicyQuestion & { tool: { name: string; permission: string } } => ({
  principal,
  tool: { name, permission: "crm:read" },
  request: { transport: "http", era: "modern" },
  arguments: args,
});

const verdict = (policy: RulePolicy, ...asked: Parameters<typeof question>): string => {
  const { allowed, because } = policy.decide(question(...asked));
  return `${allowed ? "allow" : "deny"}: ${because}`;
};

test("without rules the permissions decide, and nothing is permitted by default", () => {
  const policy = policyOf([]);
  assert.equal(verdict(policy, aya, "crm__find"), "allow: permission crm:read");
  assert.equal(verdict(policy, ken, "crm__find"), "deny: no permission crm:read");
});

test("a permit allows what no permission does, and a forbid wins over both", () => {
  const policy = policyOf([
    rule("sales", {
      effect: "permit",
      principals: ["group:cn=sales,ou=groups,dc=example,dc=org"],
      tools: ["crm__*"],
    }),
    rule("no-exports", { tools: ["crm__export_*"] }),
  ]);
  assert.equal(verdict(policy, ken, "crm__find"), "allow: rule sales: Because.");
  assert.equal(verdict(policy, ken, "crm__export_all"), "deny: rule no-exports: Because.");
  assert.equal(verdict(policy, aya, "crm__export_all"), "deny: rule no-exports: Because.");
  assert.equal(verdict(policy, ken, "files__read"), "deny: no permission crm:read");
});

const forbids = (principals: readonly string[], principal: Principal): boolean =>
  !policyOf([rule("a", { principals })]).decide(question({ ...principal, permissions: ["*"] }, "x"))
    .allowed;

test("a rule is about whom it names, by id, by glob or by group", () => {
  assert.ok(forbids(["user:aya"], aya));
  assert.ok(forbids(["user:*"], aya));
  assert.ok(forbids(["nobody", "*"], aya));
  assert.ok(!forbids(["user:ay", "service:*", "group:user:aya"], aya));
  assert.ok(!forbids(["group:cn=sales"], ken));
});

test("a login elsewhere cannot claim a group of the directory for a rule", () => {
  const rules = [
    rule("sales", {
      effect: "permit",
      principals: ["group:cn=sales,dc=example", "group:engineers"],
    }),
  ];
  const policy = createPolicy(
    policyConfig.parse({ rules }),
    clockAt("2026-11-20T12:00:00Z"),
    new Set(["okta"]),
  );
  const allowed = (id: string, group: string): boolean =>
    policy.decide(question({ id, kind: "person", permissions: [], groups: [group] }, "x")).allowed;
  assert.ok(allowed("user:ken@corp", "CN=Sales, DC=example"));
  assert.ok(!allowed("user:ken@okta", "CN=Sales, DC=example"));
  assert.ok(!allowed("user:ken@corp@okta", "cn=sales,dc=example"));
  assert.ok(allowed("user:ken@okta", "engineers"));
});

test("an error in a condition denies in a forbid and counts for nothing in a permit", () => {
  const when = "args.amount > 100";
  const forbid = policyOf([rule("large", { when })]);
  assert.equal(verdict(forbid, aya, "pay", { amount: 5 }), "allow: permission crm:read");
  assert.equal(verdict(forbid, aya, "pay", { amount: 500 }), "deny: rule large: Because.");
  assert.equal(
    verdict(forbid, aya, "pay", { secret: "x" }),
    "deny: rule large, whose condition failed: no_such_key",
  );
  const permit = policyOf([rule("large", { when, effect: "permit" })]);
  assert.equal(verdict(permit, ken, "pay", {}), "deny: no permission crm:read");
});

test("paths and URLs are judged as they will be read", () => {
  const policy = policyOf([
    rule("data", { effect: "permit", when: 'path(args.path).startsWith("/data/")' }),
    rule("hosts", { tools: ["web__*"], when: 'url(args.url).host != "example.org"' }),
  ]);
  const path = (written: string): boolean =>
    policy.decide(question(ken, "files__read", { path: written })).allowed;
  assert.ok(path("/data/a/../b"));
  for (const out of ["/data/../etc/passwd", "/data/%2e%2e/etc", "../data/x", "/data/\0", "data"]) {
    assert.ok(!path(out), out);
  }
  const url = (written: string): boolean =>
    policy.decide(question(aya, "web__get", { url: written })).allowed;
  assert.ok(url("https://EXAMPLE.org./x"));
  assert.ok(!url("https://example.org@evil.example/"));
  assert.ok(!url("no url"));
});

test("the hours are those of the configured time zone", () => {
  const rules = [rule("night", { when: "now.getHours() < 6" })];
  const at = (time: string, timeZone?: string): boolean =>
    createPolicy(policyConfig.parse({ rules, timeZone }), clockAt(time)).decide(question(aya, "x"))
      .allowed;
  assert.ok(!at("2026-11-20T05:59:00Z"));
  assert.ok(at("2026-11-20T06:00:00Z"));
  assert.ok(at("2026-11-20T05:59:00Z", "Asia/Tokyo"));
  assert.ok(!at("2026-11-20T20:00:00Z", "Asia/Tokyo"));
});

const broken = (name: string): PolicyQuestion => ({
  ...question(aya, name),
  get arguments(): unknown {
    throw new Error("no JSON");
  },
});

test("arguments are read only where a rule looks at them, and what is wrong with them is said", () => {
  const policy = policyOf([
    rule("by-name", { tools: ["a"], when: 'principal.id == "user:ken"' }),
    rule("by-args", { tools: ["b"], when: "args.x == 1 || true" }),
  ]);
  assert.ok(policy.decide(broken("a")).allowed);
  assert.ok(policy.decide(broken("c")).allowed);
  assert.throws(() => policy.decide(broken("b")), /no JSON/);
});

test("a rule about all tools is about no address of the admin API, unless it says so", () => {
  const policy = policyOf([
    rule("all", { effect: "permit" }),
    rule("api", { effect: "permit", tools: ["GET /api/*"], principals: ["user:aya"] }),
  ]);
  const allowed = (principal: Principal, name: string): boolean =>
    policy.decide(question({ ...principal, permissions: [] }, name)).allowed;
  assert.ok(allowed(ken, "crm__find"));
  assert.ok(!allowed(ken, "GET /api/upstreams"));
  assert.ok(allowed(aya, "GET /api/upstreams"));
  assert.ok(!allowed(aya, "DELETE /api/upstreams/:name"));
});

test("a change of the rules holds for the next call, and whoever watches hears of it", () => {
  const policy = policyOf([]);
  const before = policy.version;
  let heard = 0;
  const unwatch = policy.watch(() => {
    heard += 1;
  });
  assert.ok(policy.decide(question(aya, "x")).allowed);
  policy.replace(policyConfig.parse({ rules: [rule("all", {})] }));
  assert.ok(!policy.decide(question(aya, "x")).allowed);
  assert.notEqual(policy.version, before);
  unwatch();
  policy.replace(policyConfig.parse({}));
  assert.ok(policy.decide(question(aya, "x")).allowed);
  assert.equal(heard, 1);
});

test("where a rule looks at the time, lists are made anew as it passes", () => {
  let time = "2026-11-20T05:59:59Z";
  const rules = [rule("night", { when: "now.getHours() < 6" })];
  const policy = createPolicy(policyConfig.parse({ rules }), { now: () => new Date(time) });
  const { version } = policy;
  assert.equal(policy.outlook(aya, { name: "x", permission: "crm:read" }), "deny");
  time = "2026-11-20T06:00:00Z";
  assert.notEqual(policy.version, version);
  assert.equal(policy.outlook(aya, { name: "x", permission: "crm:read" }), "allow");
});

const problems = (...rules: readonly RuleInput[]): readonly string[] => {
  const parsed = policyConfig.safeParse({ rules });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
};

test("what cannot work is refused when it is read", () => {
  const when = (text: string): string => problems(rule("a", { when: text })).join();
  assert.match(when("args.x +"), /^rules\.0\.when: /);
  assert.match(when("principal.ids == 'a'"), /No such key: ids/);
  assert.match(when("args.x == 1 && user == 2"), /Unknown variable: user/);
  assert.match(when("1 + 1"), /gives int/);
  assert.match(when("args.a.matches('(a+)+$')"), /matches\(\) is not offered/);
  assert.match(when("args.a.all(x, args.b.all(y, x == y))"), /the most a condition may use/);
  assert.deepEqual(problems(rule("a", {}), rule("a", {})), ["rules.1.id: this id is taken"]);
  assert.match(problems(rule("a", { obligations: ["audit"] })).join(), /obligations/);
  assert.match(problems(rule("a", { tools: [] })).join(), /rules\.0\.tools/);
  assert.equal(policyConfig.safeParse({ timeZone: "Mars/Base" }).success, false);
});
