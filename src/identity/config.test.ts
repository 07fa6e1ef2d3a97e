import assert from "node:assert/strict";
import { test } from "node:test";
import { authConfig } from "./config.ts";

const corp = { kind: "oidc", issuer: "https://login.example", clientId: "hub" };
const directory = {
  kind: "ldap",
  flavor: "openldap",
  url: "ldaps://dc.example",
  bindDn: "cn=hub",
  bindPassword: "secret",
  userBase: "ou=people",
  groupBase: "ou=groups",
};

const problems = (auth: unknown): readonly string[] =>
  authConfig.safeParse(auth).error?.issues.map(({ path }) => path.join(".")) ?? [];

test("people of two sources are never taken for each other", () => {
  assert.deepEqual(problems({ providers: { corp }, directories: { office: directory } }), []);
  assert.deepEqual(problems({ providers: { corp }, directories: { corp: directory } }), [
    "providers.corp",
  ]);
  assert.deepEqual(problems({ providers: { scim: corp } }), ["providers.scim"]);
  assert.deepEqual(problems({ directories: { scim: directory } }), ["directories.scim"]);
});

test("people are provisioned for a source that there is, or for none", () => {
  assert.deepEqual(problems({ scim: { source: "scim" } }), []);
  assert.deepEqual(problems({ providers: { corp }, scim: { source: "corp" } }), []);
  assert.deepEqual(problems({ providers: { corp }, scim: { source: "crop" } }), ["scim.source"]);
});
