import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { noAudit } from "../../audit/audit-log.ts";
import { auditErrors } from "../../audit/errors.ts";
import { createPolicy } from "../../identity/policy/create-policy.ts";
import { silentLog } from "../../telemetry/log.ts";
import { noMetrics } from "../../telemetry/metrics.ts";
import { createCatalog } from "../catalog.ts";
import { limitsConfig } from "../config.ts";
import { createPipeline } from "../create-pipeline.ts";
import { type Call, defineTool } from "../define-tool.ts";
import { noInteraction } from "../interaction.ts";
import { aya, codeOf, owingHub as hub, permit, settingsOf } from "../testing/owing-hub.ts";

test("calls beyond a limit are refused on every replica, and the caller hears when to come back", async () => {
  let now = 1_800_000_000_000;
  const clock = { now: () => new Date(now) };
  const here = hub([permit("few", { obligations: [{ limit: 3 }] })], { clock });
  const there = here.replica();
  for (const one of [here, there, here]) assert.equal(codeOf(await one.call({})), undefined);
  const refused = await there.call({});
  assert.equal(codeOf(refused), "pipeline.tooManyCalls");
  assert.match(refused.failure?.message ?? "", /in 60 s/);
  assert.equal(there.told.at(-1)?.outcome, "refused");
  const ken = { ...aya, id: "user:ken@corp" };
  assert.equal(codeOf(await there.call({}, { principal: ken })), undefined, "somebody else's own");
  now += 60_000;
  assert.equal(codeOf(await there.call({})), undefined);
});

test("a call that must be written down first does not run while it cannot be", async () => {
  const rules = [permit("kept", { obligations: ["audit"] })];
  const here = hub(rules);
  await here.call({ amount: 5, note: "a secret" });
  const [begun, ended] = here.told;
  assert.deepEqual([begun?.kind, ended?.kind, ended?.intent], ["intent", "outcome", 0]);
  assert.deepEqual(begun?.obligations, ["audit/kept"]);
  assert.equal(begun?.because, "permission pay:execute");
  assert.equal(ended?.outcome, "ok");
  assert.doesNotMatch(JSON.stringify(here.told), /secret/);
  const full = hub(rules, {
    keep: () => Promise.reject(auditErrors.notWritten({ why: "ENOSPC" })),
  });
  assert.equal(codeOf(await full.call({})), "audit.changesRefused");
  assert.deepEqual(full.ran, []);
});

test("what must not be told is taken out of an answer, its progress and its log lines", async () => {
  const heard: unknown[] = [];
  const here = hub([permit("quiet", { obligations: [{ redact: ["email"] }] })], {
    answer: async (call) => {
      call.progress(0.5, "for aya@example.org");
      call.tell("info", { to: "aya@example.org" });
      return { content: [{ type: "text", text: "by aya@example.org" }] };
    },
  });
  const { content } = await here.call(
    {},
    { progress: (_, message) => heard.push(message), tell: (_, line) => heard.push(line) },
  );
  assert.deepEqual(content, [{ type: "text", text: "by [email]" }]);
  assert.deepEqual(heard, ["for [email]", { to: "[email]" }]);
});

const approving = [permit("large", { obligations: [{ approve: { waitSeconds: 0 } }] })];

test("a call that needs a yes ends with a request, and runs once when it is made again", async () => {
  const here = hub(approving);
  const there = here.replica();
  assert.equal(codeOf(await here.call({ amount: 500 })), "pipeline.waitingForApproval");
  assert.equal(codeOf(await there.call({ amount: 500 })), "pipeline.waitingForApproval");
  const [request, ...more] = await there.approvals.list();
  assert.deepEqual(more, [], "the same call asks once");
  assert.equal(request?.arguments, '{"amount":500}');
  await there.approvals.decide(request.id, "approve", "operator");
  assert.equal(codeOf(await here.call({ amount: 501 })), "pipeline.waitingForApproval");
  assert.equal(codeOf(await there.call({ amount: 500 })), undefined);
  assert.equal(codeOf(await here.call({ amount: 500 })), "pipeline.waitingForApproval", "replayed");
  assert.deepEqual([here.ran, there.ran], [[], [{ amount: 500 }]]);
  assert.equal(there.told.at(-2)?.approval?.id, request.id);
});

test("a changed policy voids a yes, and a no is an answer", async () => {
  const here = hub(approving);
  await here.call({ amount: 1 });
  await here.call({ amount: 2 });
  const requests = await here.approvals.list();
  for (const { id } of requests) {
    await here.approvals.decide(id, id === requests[0]?.id ? "approve" : "deny", "operator");
  }
  assert.equal(codeOf(await here.call({ amount: 2 })), "pipeline.approvalDenied");
  here.policy.replace(settingsOf([...approving, permit("more", { tools: ["x"] })]));
  assert.equal(codeOf(await here.call({ amount: 1 })), "pipeline.waitingForApproval");
  assert.deepEqual(here.ran, []);
});

test("a call waits for a decision as long as it may, tells so, and goes with its caller", async () => {
  const here = hub([permit("large", { obligations: [{ approve: { waitSeconds: 60 } }] })]);
  const told: (string | undefined)[] = [];
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const progress: Call["progress"] = (_, message) => {
    told.push(message);
    resolve();
  };
  const waiting = here.call({ amount: 9 }, { progress });
  await asked;
  const [request] = await here.approvals.list();
  await here.replica().approvals.decide(request?.id ?? "", "approve", "operator");
  assert.equal(codeOf(await waiting), undefined);
  assert.equal(told[0], "Waiting for approval.");

  const leaving = new AbortController();
  const left = here.call(
    { amount: 10 },
    { signal: leaving.signal, progress: () => leaving.abort() },
  );
  assert.equal(codeOf(await left), "kernel.cancelled");
  assert.equal(here.ran.length, 1);
});

test("nobody is asked about more than they can judge", async () => {
  const here = hub(approving);
  const answer = await here.call({ text: "x".repeat(20_000) });
  assert.equal(codeOf(answer), "pipeline.notApprovable");
});

test("where nobody keeps obligations, a call that owes one does not run", async () => {
  const catalog = createCatalog();
  const pipeline = createPipeline({
    catalog,
    policy: createPolicy(settingsOf([permit("a", { obligations: ["audit"] })]), {
      now: () => new Date(),
    }),
    limits: limitsConfig.parse({}),
    audit: noAudit,
    metrics: noMetrics,
    log: silentLog,
  });
  let ran = false;
  const tool = defineTool({
    name: "x",
    title: "x",
    description: "x",
    permission: "x:execute",
    input: z.unknown(),
    run: async () => {
      ran = true;
      return { content: [] };
    },
  });
  const answer = await pipeline.run({
    tool,
    arguments: {},
    era: "local",
    transport: "local",
    call: {
      principal: aya,
      language: "en",
      signal: new AbortController().signal,
      progress: () => {},
      tell: () => {},
      ask: noInteraction,
    },
  });
  assert.deepEqual([codeOf(answer), ran], ["kernel.internal", false]);
});
