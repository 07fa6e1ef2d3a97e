import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { instanceUrl, upstreamSettings } from "./settings.ts";

const problemsIn = (settings: unknown): readonly string[] =>
  upstreamSettings.safeParse(settings).error?.issues.map(({ message }) => message) ?? [];

test("an address with a name or a password in it is refused, and the refusal does not repeat it", () => {
  for (const url of [
    "http://aya:geheim@crm.example/mcp",
    "https://geheim@crm.example/mcp",
    "http://:geheim@crm.example/mcp",
    "http://geheim%40home@crm.example/mcp",
  ]) {
    const problems = problemsIn({ instances: [{ url }] });
    assert.deepEqual(problems, ["put credentials into headers, not into the address"], url);
  }
});

test("an @ that is no credential is no reason to refuse", () => {
  for (const url of ["http://crm.example/@aya/mcp", "http://crm.example/mcp?to=a@b"]) {
    assert.equal(instanceUrl.safeParse(url).success, true, url);
  }
});

test("whatever the credentials are, the address is refused", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9%._~!$&'()*+,;=-]{1,20}$/);
  fc.assert(
    fc.property(word, fc.option(word), (name, password) => {
      const own = password === null ? name : `${name}:${password}`;
      const parsed = instanceUrl.safeParse(`https://${own}@crm.example/mcp`);
      assert.equal(parsed.success, false);
    }),
  );
});

test("only http and https lead to an instance", () => {
  for (const url of ["ftp://crm.example", "file:///etc/passwd", "crm.example/mcp", ""]) {
    assert.equal(instanceUrl.safeParse(url).success, false, url);
  }
});

test("an upstream is reached over HTTP or started as a program, not both and not neither", () => {
  const instances = [{ url: "http://crm.example/mcp" }];
  assert.deepEqual(problemsIn({}), ["an http upstream needs instances or srv"]);
  assert.deepEqual(problemsIn({ transport: "stdio" }), ["a stdio upstream needs a command"]);
  assert.deepEqual(problemsIn({ command: "node", instances }), ["only for transport: http"]);
  assert.deepEqual(problemsIn({ transport: "http", command: "node", instances }), [
    "only for transport: stdio",
  ]);
  assert.deepEqual(problemsIn({ instances }), []);
  assert.deepEqual(problemsIn({ command: "node" }), []);
});
