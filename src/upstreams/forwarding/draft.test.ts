import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { skim } from "../envelope/skim.ts";
import type { Era } from "../introduction.ts";
import { splice } from "../envelope/splice.ts";
import { draftOf } from "./draft.ts";
import type { ForwardedRequest } from "./forwarded-request.ts";
import { ClientPassage } from "./testing/client-passage.ts";
import { introductionOf } from "./testing/scripted-channel.ts";
import { hub } from "./testing/upstream-over.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const pairs = eras.flatMap((client) => eras.map((upstream) => ({ client, upstream })));
const reserved = "io.modelcontextprotocol/";
const clientMeta = {
  [`${reserved}protocolVersion`]: "2026-07-28",
  [`${reserved}clientCapabilities`]: { elicitation: { form: {} } },
  [`${reserved}clientInfo`]: { name: "client", version: "0" },
};

interface Given {
  readonly body: string | object;
  readonly era?: Era;
  readonly changes?: ForwardedRequest["changes"];
  readonly more?: Partial<ForwardedRequest>;
  readonly about?: ConstructorParameters<typeof ClientPassage>[1];
}

const noChanges: ForwardedRequest["changes"] = new Map();

function drafted(upstream: Era, { body, era = "modern", changes = noChanges, ...rest }: Given) {
  const passage = new ClientPassage(body, { era, ...rest.about });
  const outbound = draftOf({ passage, changes, ...rest.more }, hub)(introductionOf(upstream));
  return { outbound, text: outbound.body.toString() };
}

const paramsIn = (text: string) => JSON.parse(text).params;
const metaIn = (text: string) => paramsIn(text)["_meta"];

const calling = (meta: object) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "a", _meta: meta },
});

/** The bytes of one member of the params. */
function memberOf(text: string, key: string): string | undefined {
  const bytes = Buffer.from(text);
  const params = skim(bytes)?.get("params");
  const span = params && skim(bytes, params.start)?.get(key);
  return span && bytes.toString("utf8", span.start, span.end);
}

const toThere = new Map([["name", '"find"']]);

test("arguments keep their bytes, whichever eras meet", () => {
  const odd = '{ "id":9007199254740993, "x":1, "x":1.10,"組":"\\u7d44 \\ud83d\\ude00",  "e":1E400}';
  const asText = fc.oneof(
    fc.constant(odd),
    fc.json().map((text) => `{"value": ${text}}`),
  );
  fc.assert(
    fc.property(asText, fc.constantFrom(...pairs), (given, { client, upstream }) => {
      const meta = JSON.stringify(client === "modern" ? clientMeta : { progressToken: 5 });
      const params = `{"name":"crm__find", "arguments":${given},"_meta":${meta}}`;
      const body = `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":${params}}`;
      const { text } = drafted(upstream, { body, era: client, changes: toThere });
      assert.equal(memberOf(text, "arguments"), given);
      assert.equal(memberOf(text, "name"), '"find"');
      assert.equal(skim(Buffer.from(text))?.size, 4);
    }),
  );
});

test("between sides of one era nothing changes but what must", () => {
  for (const era of eras) {
    const rest = ' , "_meta":{"a":1e2} , "new":[ ]}, "extra" : null }';
    const body = `{"id": "é","method":"tools/call","jsonrpc":"2.0","params":{"name" : "crm__find"${rest}`;
    assert.equal(
      drafted(era, { body, era, changes: toThere }).text,
      body.replace('"crm__find"', '"find"'),
    );
    assert.equal(drafted(era, { body, era }).text, body);
  }
});

test("a legacy upstream sees nothing of a modern envelope, and everything else", () => {
  const own = { progressToken: "p", traceparent: "t", "com.example/a": { b: 1 } };
  const mixed = drafted("legacy", { body: calling({ ...clientMeta, ...own }) });
  assert.deepEqual(paramsIn(mixed.text), { name: "a", _meta: own });
  assert.equal(mixed.outbound.progressToken, "p");
  assert.deepEqual(paramsIn(drafted("legacy", { body: calling(clientMeta) }).text), { name: "a" });
});

test("a modern upstream hears from the hub what a legacy client never says", () => {
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { _meta: { own: 1 } } };
  const capabilities = { elicitation: {} };
  const about = { capabilities, logLevel: "warning" };
  const { text } = drafted("modern", { body, era: "legacy", about });
  assert.deepEqual(metaIn(text), {
    own: 1,
    [`${reserved}protocolVersion`]: "2026-07-28",
    [`${reserved}clientCapabilities`]: capabilities,
    [`${reserved}clientInfo`]: hub,
    [`${reserved}logLevel`]: "warning",
  });
  const silent = drafted("modern", { body, era: "legacy", about: { capabilities } });
  assert.ok(!(`${reserved}logLevel` in metaIn(silent.text)));
});

test("a large request is not copied, for whatever instance it is drafted", () => {
  const text = "組".repeat(50_000);
  const params = { name: "crm__find", arguments: { text }, last: 1 };
  const passage = new ClientPassage({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const before = Buffer.from(passage.body);
  const draft = draftOf({ passage, changes: toThere }, hub);
  for (const era of ["modern", "legacy", "modern"] as const) {
    const { body, idAt, spliced, isCopy } = draft(introductionOf(era));
    assert.equal(spliced?.text, passage.body);
    assert.equal(isCopy, undefined);
    assert.deepEqual(splice(spliced.text, spliced.replacements), body);
    assert.deepEqual(paramsIn(body.toString()), { ...params, name: "find" });
    assert.equal(body.toString("utf8", idAt?.start, idAt?.end), "1");
  }
  assert.ok(before.equals(passage.body));
});

test("a request without params gets those that its upstream needs", () => {
  const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
  const { text } = drafted("modern", { body, era: "legacy" });
  assert.equal(metaIn(text)[`${reserved}protocolVersion`], "2026-07-28");
  assert.equal(drafted("legacy", { body }).text.includes("_meta"), false);
});

test("what the caller answered takes the place of what it sent along, and the hub's own state never goes out", () => {
  const params = {
    name: "a",
    arguments: {},
    requestState: "sealed by the hub",
    inputResponses: { q: { action: "cancel" } },
  };
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
  const inputResponses = { q: { action: "accept", content: { big: 1 } } };
  const answers = JSON.stringify(inputResponses);
  const changes = (requestState: string | undefined) =>
    new Map([...toThere, ["inputResponses", answers], ["requestState", requestState]]);
  for (const upstream of eras) {
    const again = drafted(upstream, { body, changes: changes('"there"') });
    const { _meta: _, ...sent } = paramsIn(again.text);
    assert.deepEqual(sent, { name: "find", arguments: {}, inputResponses, requestState: "there" });
    const without = paramsIn(drafted(upstream, { body, changes: changes(undefined) }).text);
    assert.ok(!("requestState" in without));
    assert.ok(!again.text.includes("sealed by the hub"));
  }
});

test("a member that changes stands once, whatever stood there", () => {
  const body = '{"id":1,"method":"m","params":{"n\\u0061me":"crm__find","uri":"a"}}';
  const both = new Map([...toThere, ["uri", '"b"']]);
  for (const changes of [toThere, both]) {
    const { text } = drafted("modern", { body, changes });
    assert.equal(text.match(/"find"/g)?.length, 1);
    assert.equal(paramsIn(text).name, "find");
    assert.ok(!text.includes("crm__find"));
  }
});

test("headers are for modern upstreams: arguments that they route by, and a sound trace", () => {
  const body = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "a", arguments: { region: "Œst" } },
  };
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const more = { paramHeaders: [{ name: "Region", path: ["region"], numeric: false }] };
  const headersOf = (upstream: Era, headers: Readonly<Record<string, string>>) =>
    drafted(upstream, { body, more, about: { headers } }).outbound.headers;
  const sent = headersOf("modern", { traceparent, tracestate: "a=b", cookie: "secret" });
  assert.deepEqual(Object.keys(sent ?? {}).toSorted(), [
    "mcp-param-region",
    "traceparent",
    "tracestate",
  ]);
  assert.equal(headersOf("legacy", { traceparent }), undefined);
  const broken = headersOf("modern", { traceparent: "00-1-2-x", tracestate: "a=b" });
  assert.deepEqual(Object.keys(broken ?? {}), ["mcp-param-region"]);
});
