import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { policyConfig } from "../policy/config.ts";
import { scopesOf, scopesUnder } from "./scopes-of.ts";
import { scopes } from "./scopes.ts";

const directories = { corp: { groupBase: "ou=groups,dc=example,dc=org" } };

const standard = scopesOf(undefined, directories);

const inCorp = (...groups: readonly string[]) => ({ source: "corp", groups });

test("the four groups below the base of their directory give their scopes", () => {
  const given = (group: string): readonly string[] =>
    standard(inCorp(`cn=${group},ou=groups,dc=example,dc=org`));
  assert.deepEqual(given("MCP_Administrators"), scopes);
  assert.deepEqual(given("MCP_PowerUsers"), ["mcp:read", "mcp:write", "mcp:execute"]);
  assert.deepEqual(given("MCP_Users"), ["mcp:read", "mcp:execute"]);
  assert.deepEqual(given("MCP_ReadOnly"), ["mcp:read"]);
  assert.deepEqual(given("Sales"), []);
  assert.deepEqual(
    standard(inCorp("CN=mcp_users, OU=eu, OU=Groups, DC=Example, DC=org", "cn=x")),
    ["mcp:read", "mcp:execute"],
    "deeper, and in another spelling",
  );
});

test("a group of the same name elsewhere gives nothing", () => {
  const elsewhere = [
    "cn=MCP_Administrators,ou=people,dc=example,dc=org",
    "cn=MCP_Administrators,dc=example,dc=org",
    "cn=MCP_Administrators",
    // Its one name holds a comma; it is no child of the groups.
    "cn=MCP_Administrators\\,ou=groups,dc=example,dc=org",
    "cn=MCP_Administrators\\2cou=groups,dc=example,dc=org",
    "cn=MCP_Administrators,ou=x\\,ou=groups,dc=example,dc=org",
    "cn=MCP_Administrators_of_nothing,ou=groups,dc=example,dc=org",
    "ou=MCP_Administrators,ou=groups,dc=example,dc=org",
    "cn=x,cn=MCP_Administrators,ou=groups,dc=example,dc=org",
    "cn=MCP_Administrators,ou=groups,dc=example,dc=org,dc=evil",
    "ou=groups,dc=example,dc=org",
    "",
  ];
  assert.deepEqual(standard(inCorp(...elsewhere)), []);
});

const administrators = "cn=MCP_Administrators,ou=groups,dc=example,dc=org";

test("a base is no group below itself, and one without a name is above nothing", () => {
  const group = "cn=MCP_Administrators,dc=example";
  for (const groupBase of [group, ",", " "]) {
    const given = scopesOf(undefined, { corp: { groupBase } });
    assert.deepEqual(given(inCorp(group)), [], groupBase);
  }
});

test("nobody but the directory may name its groups", () => {
  assert.deepEqual(standard({ source: "okta", groups: [administrators] }), []);
  assert.deepEqual(standard({ source: "__proto__", groups: [administrators] }), []);
  const named = scopesOf({ [administrators]: ["mcp:admin"] }, directories);
  assert.deepEqual(named({ source: "okta", groups: [administrators] }), []);
  assert.deepEqual(named(inCorp(administrators)), ["mcp:admin"]);
});

test("the settings take the place of the standard, and are compared as names", () => {
  const named = scopesOf(
    {
      "CN=Ops\\2C Tokyo, OU=Groups, DC=example, DC=org": ["mcp:execute"],
      "cn=運用,ou=groups,dc=example,dc=org": ["mcp:read"],
    },
    directories,
  );
  assert.deepEqual(named(inCorp("cn=ops\\, tokyo,ou=groups,dc=example,dc=org")), ["mcp:execute"]);
  assert.deepEqual(named(inCorp("cn=\\e9\\81\\8b\\e7\\94\\a8,ou=groups,dc=example,dc=org")), [
    "mcp:read",
  ]);
  assert.deepEqual(named(inCorp(administrators)), []);
  assert.deepEqual(scopesOf({}, directories)(inCorp(administrators)), []);
});

test("groups of other logins count by their exact names, and from whom the settings say", () => {
  const named = scopesOf(
    {
      engineers: ["mcp:read"],
      admins: { from: "okta", scopes: ["mcp:admin"] },
      [administrators]: { from: "keycloak", scopes: ["mcp:write"] },
    },
    directories,
  );
  const from = (source: string, ...groups: readonly string[]): readonly string[] =>
    named({ source, groups });
  assert.deepEqual(from("okta", "engineers", "admins"), ["mcp:read", "mcp:admin"]);
  assert.deepEqual(from("partner", "engineers", "admins"), ["mcp:read"]);
  assert.deepEqual(from("okta", "Engineers", "engineers "), []);
  assert.deepEqual(from("corp", "engineers", "admins"), [], "no name of a directory's group");
  assert.deepEqual(from("keycloak", administrators), ["mcp:write"]);
  assert.deepEqual(from("keycloak", administrators.toUpperCase()), []);
});

test("a change of the settings holds from the next question on", () => {
  const policy = { groups: { engineers: ["mcp:read"] } as Record<string, ["mcp:read"]> };
  const following = scopesUnder(policy, directories);
  const member = { source: "okta", groups: ["engineers"] };
  assert.deepEqual(following(member), ["mcp:read"]);
  policy.groups = {};
  assert.deepEqual(following(member), []);
});

test("whatever a group is called, it gives nothing outside of the base", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("", "cn=MCP_Administrators,"), (name, before) => {
      const group = `${before}${name},ou=other,dc=example,dc=org`;
      assert.deepEqual(standard(inCorp(group)), []);
    }),
    { numRuns: 500 },
  );
});

test("an unknown scope is refused when it is read", () => {
  const groups = { engineers: ["mcp:everything"] };
  assert.equal(policyConfig.safeParse({ groups }).success, false);
  assert.equal(policyConfig.safeParse({ groups: { engineers: ["mcp:read"] } }).success, true);
});
