import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { upstreamsConfig } from "../../upstreams/config.ts";
import { upstreamName } from "../../upstreams/settings.ts";
import { clientConfig } from "./client-config.ts";
import { fittingName } from "./fitting-name.ts";
import { parseJsonWithComments } from "./json-with-comments.ts";
import { toUpstreams } from "./to-upstreams.ts";

const formatOf = (content: unknown): unknown => {
  const config = clientConfig(JSON.stringify(content), undefined);
  return typeof config === "string" ? config : config.format;
};

const nothing = (): Promise<undefined> => Promise.resolve(undefined);

test("the format is told by the content, and may be given", () => {
  assert.equal(formatOf({ mcpServers: { a: { command: "x" } } }), "claude-desktop");
  assert.equal(formatOf({ mcpServers: { a: { url: "https://x/" } } }), "cursor");
  assert.equal(formatOf({ mcpServers: { a: { command: "x", args: ["${env:A}"] } } }), "cursor");
  assert.equal(formatOf({ servers: {} }), "vscode");
  assert.equal(formatOf({ "editor.tabSize": 2, mcp: { servers: {} } }), "vscode");
  assert.equal(clientConfig('{"servers":{}}', "cursor"), "no mcpServers");
  for (const text of ["", "[]", "3", "{", '{"a":1}', "null"]) {
    assert.equal(typeof clientConfig(text, undefined), "string", text);
  }
});

test("every name becomes one that an upstream may have, and no two the same", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 12 }), (names) => {
      const taken = new Set<string>();
      for (const name of [...names, "models", "__", "日本", "a".repeat(80)]) {
        const fitting = fittingName(name, taken);
        assert.ok(upstreamName.safeParse(fitting).success, `${name} -> ${fitting}`);
        assert.ok(!taken.has(fitting));
        taken.add(fitting);
      }
    }),
  );
  assert.equal(fittingName("crm", new Set()), "crm");
});

test("JSON is read as it is, with or without comments and commas", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      // Only lists and mappings with something in them end on a line of their own.
      const text = JSON.stringify(value, undefined, 1);
      const commented = `/* a " */${text.replaceAll(/^( *)([}\]])/gm, "$1,// b\n$2")}// c`;
      const expected = JSON.parse(text);
      assert.deepEqual(parseJsonWithComments(text), expected);
      assert.deepEqual(parseJsonWithComments(commented), expected);
    }),
    { numRuns: 2000 },
  );
});

test("whatever a client's file holds, what comes out is a configuration and holds no planted secret", async () => {
  const secret = "ghp_planted0123456789abcdef";
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(secret, `Bearer ${secret}`, `--token=${secret}`, `TOKEN=${secret}`),
    fc.constantFrom(
      "${input:a}",
      "${env:B}",
      "${",
      "${x y}",
      "$${A}",
      "${workspaceFolder}",
      "{}$}",
    ),
    fc.constantFrom(
      `https://a/mcp?key=${secret}`,
      `postgres://u:${secret}@h/d`,
      "https://a/mcp",
      "http://",
    ),
  );
  const server = fc.record(
    {
      command: text,
      args: fc.array(text, { maxLength: 4 }),
      env: fc.dictionary(fc.constantFrom("A_KEY", "B", "__proto__", "C D"), text),
      url: text,
      headers: fc.dictionary(
        fc.constantFrom("Authorization", "x-api-key", "__proto__", "a b"),
        text,
      ),
      type: fc.constantFrom("stdio", "http", "sse", "ws"),
      more: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const servers = fc.dictionary(fc.string(), fc.oneof(server, fc.anything()), { maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(servers, fc.boolean(), async (all, keepSecrets) => {
      const config = { format: "cursor", servers: all, inputs: [] } as const;
      const options = { keepSecrets, workspace: undefined, readVariables: nothing };
      const { upstreams } = await toUpstreams(config, options);
      if (!keepSecrets)
        assert.ok(!JSON.stringify(upstreams).includes(secret), JSON.stringify(upstreams));
      for (const [name, settings] of Object.entries(upstreams)) {
        if (JSON.stringify(settings).includes('"url":"${')) continue;
        assert.ok(
          upstreamsConfig.safeParse({ [name]: settings }).success,
          JSON.stringify(settings),
        );
      }
    }),
    { numRuns: 400 },
  );
});
