import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { call, smallLog } from "../../audit/reading/testing/small-log.ts";
import { testOutside, type TestOutside } from "../testing/test-outside.ts";

const settings = `
policy:
  rules:
    - id: sales
      effect: permit
      principals: ["group:cn=sales,dc=example,dc=org"]
      tools: ["crm__*"]
      reason: Sales works with the CRM.
    - id: no-exports-at-night
      effect: forbid
      tools: ["crm__export_*"]
      when: now.getHours() < 6
      reason: Exports run in office hours.
    - id: kept
      effect: permit
      principals: ["user:*@corp"]
      tools: ["crm__*"]
      obligations: [audit, { limit: 5 }]
      reason: People from the directory are counted.
    - id: small-payments
      effect: forbid
      tools: ["crm__pay"]
      when: args.amount > 100
      reason: Large payments are made by hand.
`;

interface Here extends Pick<TestOutside, "directory" | "opened"> {
  readonly config: string;
  readonly run: (...argv: readonly string[]) => ReturnType<TestOutside["run"]>;
}

async function here(): Promise<Here> {
  const outside = await testOutside();
  const config = join(outside.directory, "kumihimo.yaml");
  await writeFile(config, settings);
  return { ...outside, config, run: (...argv) => outside.run(...argv) };
}

const salesman = ["--principal", "user:ken", "--group", "CN=Sales, DC=example, DC=org"];

test("explain shows each rule that has a say, its value, and the verdict", async () => {
  const { run, config, opened } = await here();
  const asked = ["--tool", "crm__pay", "--config", config];
  const { status, out } = await run("policy", "explain", ...salesman, ...asked);
  assert.equal(status, 0);
  assert.match(out, /^sales +permit +yes +Sales works with the CRM\.$/m);
  assert.match(out, /^small-payments +forbid +failed: No such key: amount/m);
  assert.match(out, /^permission: no permission upstreams:call$/m);
  assert.match(
    out,
    /^verdict: deny \(rule small-payments, whose condition failed: no_such_key\)$/m,
  );
  assert.doesNotMatch(out, /no-exports/);
  assert.deepEqual(opened, [], "no hub is opened");
});

test("explain judges the arguments that it is given, and answers in JSON", async () => {
  const { run, config } = await here();
  const asked = ["--tool", "crm__pay", "--config", config, "--json", '{"amount":5}'];
  const { status, out } = await run("policy", "explain", ...salesman, ...asked);
  const { verdict, rule, candidates } = JSON.parse(out);
  assert.deepEqual([status, verdict, rule], [0, "allow", "sales"]);
  assert.deepEqual(
    candidates.map((each: { rule: string; holds: unknown }) => [each.rule, each.holds]),
    [
      ["small-payments", false],
      ["sales", true],
    ],
  );
});

test("explain speaks Japanese, and says what it lacks", async () => {
  const { run, config } = await here();
  const asked = ["--principal", "operator", "--tool", "image_description", "--config", config];
  const said = await run("policy", "explain", ...asked, "--language", "ja");
  assert.match(said.out, /判定: 許可 \(permission \*\)/);
  const { status, errors } = await run("policy", "explain", "--tool", "crm__pay");
  assert.equal(status, 2);
  assert.match(errors, /--principal and --tool/);
});

const cases = (...lines: readonly string[]): string =>
  ["cases:", ...lines.map((line) => `  - { ${line} }`)].join("\n");

const sales = 'principal: "user:ken", groups: ["cn=sales,dc=example,dc=org"]';

test("test compares each case with what the policy decides at that time", async () => {
  const { run, config, directory } = await here();
  await writeFile(
    join(directory, "cases.yaml"),
    cases(
      `${sales}, tool: crm__export_all, at: "2026-11-20T03:00:00Z", expect: deny, rule: no-exports-at-night`,
      `${sales}, tool: crm__export_all, at: "2026-11-20T09:00:00Z", expect: allow, rule: sales`,
      `${sales}, tool: crm__pay, args: { amount: 500 }, expect: deny`,
      'principal: "user:aya", tool: crm__find, expect: deny',
      'principal: "user:aya", permissions: ["image:read"], needs: "image:read", tool: image_description, expect: allow',
    ),
  );
  const { status, out } = await run("policy", "test", "cases.yaml", "--config", config);
  assert.deepEqual([status, out], [0, "5 passed, 0 failed\n"]);
});

test("test ends with status 1 and says what came out otherwise", async () => {
  const { run, config, directory } = await here();
  const file = join(directory, "cases.yaml");
  await writeFile(
    file,
    cases(
      `name: at night, ${sales}, tool: crm__export_all, at: "2026-11-20T03:00:00Z", expect: allow`,
      `${sales}, tool: crm__find, expect: allow, rule: small-payments`,
    ),
  );
  const { status, out } = await run("policy", "test", file, "--config", config);
  assert.equal(status, 1);
  assert.match(out, /^1 at night: expected allow, and it is deny \(rule no-exports-at-night: /m);
  assert.match(out, /^2 user:ken crm__find: expected allow \(rule small-payments\)/m);
  assert.match(out, /^0 passed, 2 failed$/m);
  const json = await run("policy", "test", file, "--config", config, "--json");
  assert.equal(json.status, 1);
  assert.equal(JSON.parse(json.out).length, 2);
});

test("test warns of an argument that a rule looks at and no case gives", async () => {
  const { run, config, directory } = await here();
  const file = join(directory, "cases.yaml");
  await writeFile(file, cases(`${sales}, tool: crm__pay, args: { amuont: 5 }, expect: deny`));
  const misspelt = await run("policy", "test", file, "--config", config);
  assert.match(misspelt.errors, /^warning: the rule small-payments looks at args\.amount/m);
  await writeFile(file, cases(`${sales}, tool: crm__pay, args: { amount: 5 }, expect: allow`));
  assert.equal((await run("policy", "test", file, "--config", config)).errors, "");
});

test("a file that holds no tests is said to hold none", async () => {
  const { run, directory } = await here();
  const file = join(directory, "cases.yaml");
  for (const text of ["", "cases: []", "a: [", cases("principal: a, tool: b, expect: maybe")]) {
    await writeFile(file, text);
    const { status, errors } = await run("policy", "test", file);
    assert.equal(status, 1, text);
    assert.match(errors, /holds no tests of a policy/, text);
  }
  const { errors } = await run("policy", "test", "/nowhere.yaml");
  assert.match(errors, /nowhere\.yaml cannot be read \(ENOENT\)/);
});

test("a rule that cannot work is named with its place in the file", async () => {
  const { run, config } = await here();
  await writeFile(config, settings.replace("args.amount > 100", "args.amount >"));
  const { status, errors } = await run("config", "check", config);
  assert.equal(status, 1);
  assert.match(errors, /kumihimo\.yaml:\d+:\d+ policy\.rules\.3\.when: /);
});

const entry = (tool: string): object =>
  call({ tool, principal: "operator", because: "permission *", readOnly: undefined });

test("simulate shows what changed rules would have made of the audit log", async () => {
  const { run, config, directory } = await here();
  const log = smallLog(join(directory, ".kumihimo", "audit"));
  log.add(entry("crm__find"), entry("crm__find"), entry("crm__pay"));
  log.raw('{"seq\n');
  const changed = join(directory, "changed.yaml");
  await writeFile(
    changed,
    `${settings}    - { id: closed, effect: forbid, tools: ["crm__find"], reason: Closed. }\n`,
  );
  const asked = [
    "policy",
    "simulate",
    changed,
    "--config",
    config,
    "--data-dir",
    join(directory, ".kumihimo"),
  ];
  const { status, out } = await run(...asked);
  assert.equal(status, 0);
  assert.match(out, /^3 calls: 0 as before, 2 otherwise, 1 depend on .*, 0 cannot be judged\.$/m);
  assert.match(out, /^operator +crm__find +2 +allow +deny +rule closed: Closed\.$/m);
  const json = JSON.parse((await run(...asked, "--json")).out);
  assert.deepEqual([json.calls, json.unread, json.differences.length], [3, 1, 1]);
  const since = await run(...asked, "--since", "2026-11-23", "--language", "ja");
  assert.match(since.out, /^呼び出し 0 件/);
  assert.equal((await run(...asked, "--since", "yesterday")).status, 2);
});

const directories = `
auth:
  directories:
    corp:
      kind: ldap
      flavor: openldap
      url: ldaps://dc1.example
      bindDn: cn=hub
      bindPassword: x
      userBase: ou=people,dc=example
      groupBase: ou=groups,dc=example
`;

test("explain and test know the scopes that groups give, and what a call owes", async () => {
  const { run, config, directory } = await here();
  await writeFile(config, settings + directories);
  const who = ["--principal", "user:ken@corp", "--group", "CN=MCP_ReadOnly,OU=Groups,DC=example"];
  const asked = [...who, "--tool", "crm__find", "--config", config];
  const denied = await run("policy", "explain", ...asked, "--destructive");
  assert.match(denied.out, /^permission: no permission upstreams:call$/m);
  const { out } = await run("policy", "explain", ...asked, "--read-only");
  assert.match(out, /^permission: permission mcp:read$/m);
  assert.match(out, /^owes: audit \(kept\), limit \(kept\)$/m);
  await writeFile(
    join(directory, "cases.yaml"),
    cases(
      'principal: "user:ken@corp", groups: ["cn=mcp_readonly,ou=groups,dc=example"], tool: crm__find, readOnly: true, expect: allow, owes: [limit, audit]',
      'principal: "user:ken@corp", tool: crm__find, expect: allow, owes: [audit]',
    ),
  );
  const tested = await run("policy", "test", "cases.yaml", "--config", config);
  assert.match(
    tested.out,
    /^2 user:ken@corp crm__find: expected allow \+ audit, and it is allow .* \+ audit limit$/m,
  );
  assert.match(tested.out, /^1 passed, 1 failed$/m);
});

test("explain warns of an argument that a rule looks at and that is not among those given", async () => {
  const { run, config } = await here();
  const asked = ["--principal", "operator", "--tool", "crm__pay", "--config", config];
  const { errors } = await run("policy", "explain", ...asked, "--json", '{"amuont":5}');
  assert.match(errors, /the rule small-payments looks at args\.amount, which is not given/);
});
