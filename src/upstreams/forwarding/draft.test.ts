import assert from "node:assert/strict";
import { test } from "node:test";
import { LateJson } from "../../kernel/late-json.ts";
import type { Passage } from "../../pipeline/passage.ts";
import { logLevelKey } from "../envelope/keys.ts";
import { layoutOf } from "../envelope/layout.ts";
import type { Introduction } from "../introduction.ts";
import { draftOf } from "./draft.ts";

const given = '{"region":"東京"}';
const body = Buffer.from(
  `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"crm__find","arguments":${given}}}`,
);

const layout = layoutOf(body);
assert.ok(layout);

const passage = (era: Passage["era"], value: unknown): Passage => ({
  era,
  id: 7,
  method: "tools/call",
  params: { name: "crm__find", arguments: value },
  body,
  layout,
  headers: {},
  capabilities: {},
  logLevel: era === "legacy" ? "warning" : undefined,
  begun: false,
  whenGone() {},
  giveUp() {},
  tell() {},
  write: () => true,
  whenDrained() {},
  end() {},
});

const introduction = (era: Introduction["era"]): Introduction => ({
  era,
  protocolVersion: era === "modern" ? "2026-07-28" : "2025-11-25",
  serverInfo: { name: "crm", version: "1" },
  capabilities: {},
});

const drafted = (from: Passage["era"], to: Introduction["era"], value: unknown) =>
  draftOf(
    {
      passage: passage(from, value),
      name: "find",
      changes: new Map([["name", '"find"']]),
      paramHeaders: [{ name: "Region", path: ["region"], numeric: false }],
    },
    { name: "kumihimo", version: "1" },
  )(introduction(to));

test("an argument is mirrored in its header, parsed by then or not", () => {
  for (const value of [JSON.parse(given), new LateJson(Buffer.from(given))]) {
    const { headers, body: written } = drafted("modern", "modern", value);
    assert.deepEqual(headers, { "mcp-param-region": "=?base64?5p2x5Lqs?=" });
    assert.match(written.toString(), /"name":"find","arguments":\{"region":"東京"\}/);
  }
  assert.equal(drafted("modern", "legacy", JSON.parse(given)).headers, undefined);
});

test("a legacy client's log level is said to a modern server with each request", () => {
  const { params } = JSON.parse(drafted("legacy", "modern", {}).body.toString());
  assert.deepEqual([params["_meta"][logLevelKey], params["name"]], ["warning", "find"]);
  const same = JSON.parse(drafted("legacy", "legacy", {}).body.toString());
  assert.equal(same.params["_meta"], undefined);
});
