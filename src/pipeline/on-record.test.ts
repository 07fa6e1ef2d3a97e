/** What is on record before a tool runs, and before its answer goes out. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { auditErrors } from "../audit/errors.ts";
import { type NotedAudit, notedAudit } from "../audit/testing/noted-audit.ts";
import { permissionPolicy } from "../identity/policy/testing/permission-policy.ts";
import { operator } from "../identity/principal.ts";
import { silentLog } from "../telemetry/log.ts";
import { noMetrics } from "../telemetry/metrics.ts";
import { createCatalog } from "./catalog.ts";
import { limitsConfig } from "./config.ts";
import { createPipeline } from "./create-pipeline.ts";
import { type Answer, defineTool, type ToolHints } from "./define-tool.ts";
import { noInteraction } from "./interaction.ts";
import { stagesOf } from "./create-pipeline.ts";
import { Walk } from "./walk.ts";

interface Ground {
  readonly audit: NotedAudit;
  readonly events: string[];
  call(given?: unknown): Promise<Answer>;
}

function ground(
  hints: ToolHints | undefined,
  more: Partial<AuditLog> = {},
  structured?: object,
): Ground {
  const events: string[] = [];
  const audit = notedAudit({
    afterWrite(goOn, durable) {
      events.push(durable ? "synced" : "written");
      goOn();
    },
    ...more,
  });
  const catalog = createCatalog();
  catalog.addTool(
    "test",
    defineTool({
      name: "pay",
      title: "Pay",
      description: "Pays.",
      permission: "pay:execute",
      input: z.looseObject({}),
      ...(hints && { hints }),
      async run() {
        events.push(`ran behind ${audit.entries.length}`);
        return { content: [], ...(structured && { structured }) };
      },
    }),
  );
  const limits = limitsConfig.parse({});
  const needs = { catalog, policy: permissionPolicy, limits, audit };
  const pipeline = createPipeline({ ...needs, metrics: noMetrics, log: silentLog });
  return {
    audit,
    events,
    call: (given = {}) =>
      pipeline.run({
        tool: "pay",
        arguments: given,
        era: "local",
        transport: "local",
        call: {
          principal: operator,
          language: "en",
          signal: new AbortController().signal,
          progress() {},
          tell() {},
          ask: noInteraction,
          meta: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
        },
      }),
  };
}

const keep = () => Promise.reject(auditErrors.notWritten({ why: "ENOSPC" }));

const digest = (text: string | Uint8Array): string => `#${Buffer.from(text).toString()}`;

test("a tool that does not say that it only reads runs behind its intent, and its outcome is kept", async () => {
  for (const hints of [undefined, {}, { readOnlyHint: false }, { idempotentHint: true }]) {
    const here = ground(hints);
    await here.call();
    assert.deepEqual(here.events, ["ran behind 1", "synced"]);
    const [intent, outcome] = here.audit.entries;
    assert.deepEqual([intent?.kind, intent?.outcome], ["intent", undefined]);
    assert.deepEqual([outcome?.kind, outcome?.outcome, outcome?.intent], ["outcome", "ok", 0]);
    assert.equal(outcome?.call, intent?.call);
    assert.equal(intent?.trace, "0af7651916cd43dd8448eb211c80319c");
  }
});

test("a tool that only reads is one entry, which is out of the process's hands before the answer is", async () => {
  const here = ground({ readOnlyHint: true });
  await here.call();
  assert.deepEqual(here.events, ["ran behind 0", "written"]);
  assert.deepEqual(
    here.audit.entries.map(({ kind, outcome }) => [kind, outcome]),
    [["call", "ok"]],
  );
});

test("what models cost is told, as the answer says it", async () => {
  const usage = { calls: 1, usd: 0.25, inputTokens: 100, outputTokens: 20 };
  const here = ground({ readOnlyHint: true }, {}, { usage });
  await here.call();
  const [entry] = here.audit.entries;
  assert.deepEqual([entry?.usd, entry?.tokens], [0.25, 120]);
  const odd = ground({ readOnlyHint: true }, {}, { usage: { usd: "much" } });
  await odd.call();
  assert.equal(odd.audit.entries[0]?.usd, undefined);
});

test("an answer waits for its entry", async () => {
  const held: (() => void)[] = [];
  const here = ground({ readOnlyHint: true }, { afterWrite: (goOn) => void held.push(goOn) });
  let answered = false;
  const answer = here.call().then(() => (answered = true));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([answered, held.length], [false, 1]);
  held[0]?.();
  await answer;
});

test("while nothing can be kept, what may change something is refused, and what reads goes on", async () => {
  const writing = ground(undefined, { keep });
  const refused = await writing.call();
  assert.equal(refused.failure?.code, "audit.changesRefused");
  assert.equal(refused.failure?.status, 503);
  assert.deepEqual(writing.events, ["written"]);
  assert.equal(writing.audit.entries.at(-1)?.outcome, "refused");
  const reading = ground({ readOnlyHint: true }, { keep });
  assert.equal((await reading.call()).isError, undefined);
});

test("arguments are hashed as canonical JSON, and kept only where bodies are", async () => {
  const bodies: unknown[] = [];
  const record: AuditLog["record"] = (_, body) => void bodies.push(body);
  const given = { b: 1, a: "x" };
  const hashed = ground(undefined, { bodies: "hashed", digest });
  await hashed.call(given);
  assert.equal(hashed.audit.entries[0]?.arguments, '#{"a":"x","b":1}');
  assert.equal(hashed.audit.entries[1]?.arguments, undefined, "the intent has told it");
  await ground({ readOnlyHint: true }, { bodies: "encrypted", digest, record }).call(given);
  assert.deepEqual(bodies.at(-1), { arguments: '{"a":"x","b":1}', result: '{"content":[]}' });
  const none = ground(undefined, { digest });
  await none.call(given);
  assert.equal(none.audit.entries[0]?.arguments, undefined);
});

test("a stage that fails on its way out ends its call, and nothing else", async () => {
  const catalog = createCatalog();
  const limits = limitsConfig.parse({});
  const audit = notedAudit({
    record() {
      throw new Error("a bug");
    },
  });
  const needs = { catalog, policy: permissionPolicy, limits, audit };
  const stages = stagesOf({ ...needs, metrics: noMetrics, log: silentLog });
  const tool = defineTool({
    name: "x",
    title: "x",
    description: "x",
    permission: "x:read",
    hints: { readOnlyHint: true },
    input: z.looseObject({}),
    run: async () => ({ content: [] }),
  });
  const call = {
    id: "1",
    principal: operator,
    language: "en",
    signal: new AbortController().signal,
    progress() {},
    tell() {},
    ask: noInteraction,
  } as const;
  const request = { tool, arguments: {}, era: "local", transport: "local", call } as const;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  new Walk(stages, { request, tool, call, input: undefined }, resolve).goOn();
  assert.match(String(Object(await promise).error), /a bug/);
});
