import assert from "node:assert/strict";
import { test } from "node:test";
import { realRedis } from "../../../test/real-redis.ts";
import { type AuditEntry, noAudit } from "../../audit/audit-log.ts";
import { systemClock } from "../../kernel/clock.ts";
import { storageConfig } from "../../storage/config.ts";
import { memoryState } from "../../storage/state/memory-state.ts";
import { openState } from "../../storage/state/open-state.ts";
import { silentLog } from "../../telemetry/log.ts";
import type { ApprovableCall, Approvals } from "./approvals.ts";
import { createApprovals } from "./create-approvals.ts";

interface Replicas {
  /** Two on one state. */
  readonly here: Approvals;
  readonly there: Approvals;
  readonly policy: { fingerprint: string };
  readonly told: AuditEntry[];
  readonly pass: (seconds: number) => void;
}

function replicas(): Replicas {
  let seconds = 1_800_000_000;
  const clock = { now: () => new Date(seconds * 1000), seconds: () => seconds };
  const state = memoryState({ clock });
  const policy = { fingerprint: "one" };
  const told: AuditEntry[] = [];
  const audit = {
    record: (entry: object) => void told.push(entry as AuditEntry), // oxlint-disable-line typescript/no-unsafe-type-assertion -- no principals come here
  };
  const needs = { state, policy, audit, clock, log: silentLog };
  return {
    here: createApprovals(needs),
    there: createApprovals(needs),
    policy,
    told,
    pass: (more) => void (seconds += more),
  };
}

const payment: ApprovableCall = {
  call: "c1",
  principal: "user:aya@corp",
  tool: "crm__pay",
  arguments: '{"amount":500}',
  rules: ["large"],
  era: "modern",
  transport: "http",
};

test("a yes given on one replica is good for one call on another", async () => {
  const { here, there } = replicas();
  const { id, state } = await here.ask(payment, 60);
  assert.equal(state, "pending");
  assert.equal(await there.use(payment), false, "nobody has said yes");
  assert.equal((await there.decide(id, "approve", "user:boss@corp")).state, "approved");
  assert.equal(await here.use(payment), true);
  assert.equal(await here.use(payment), false, "replayed");
  assert.equal(await there.use(payment), false, "replayed elsewhere");
  const again = await here.ask(payment, 60);
  assert.equal(again.state, "pending", "the next call asks anew");
});

test("of many calls at once that one yes was given for, one is let through", async () => {
  const { here, there } = replicas();
  const { id } = await here.ask(payment, 60);
  await here.decide(id, "approve", "operator");
  const used = await Promise.all(
    Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? here : there).use(payment)),
  );
  assert.equal(used.filter(Boolean).length, 1);
});

test("a yes is good for no other caller, tool, argument, rule or policy", async () => {
  const { here, policy } = replicas();
  const { id } = await here.ask(payment, 60);
  await here.decide(id, "approve", "operator");
  const others: readonly Partial<ApprovableCall>[] = [
    { principal: "user:ken@corp" },
    { tool: "crm__pay_all" },
    { arguments: '{"amount":501}' },
    { rules: ["large", "abroad"] },
  ];
  for (const other of others) assert.equal(await here.use({ ...payment, ...other }), false);
  policy.fingerprint = "two";
  assert.equal(await here.use(payment), false, "the policy was changed");
  assert.equal(await here.find(id), undefined);
  await assert.rejects(here.decide(id, "approve", "operator"), { code: "identity.noApproval" });
  policy.fingerprint = "one";
  assert.equal(await here.use(payment), true);
});

test("nobody decides on their own request, and the try is written down", async () => {
  const { here, told } = replicas();
  const { id } = await here.ask(payment, 60);
  await assert.rejects(here.decide(id, "approve", payment.principal), {
    code: "identity.ownApproval",
  });
  assert.equal(await here.use(payment), false);
  assert.equal(told.at(-1)?.outcome, "approval refused");
});

test("a request is decided once, and a no holds until its time is over", async () => {
  const { here, there, pass } = replicas();
  const { id } = await here.ask(payment, 60);
  const both = await Promise.allSettled([
    here.decide(id, "deny", "user:boss@corp"),
    there.decide(id, "approve", "operator"),
  ]);
  assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal((await here.ask(payment, 60)).state, "denied");
  assert.equal(await here.use(payment), false);
  pass(61);
  assert.equal((await here.ask(payment, 60)).state, "pending");
});

test("a request and a yes end with their time", async () => {
  const { here, pass } = replicas();
  const { id } = await here.ask(payment, 60);
  pass(61);
  await assert.rejects(here.decide(id, "approve", "operator"), { code: "identity.noApproval" });
  const next = await here.ask(payment, 60);
  await here.decide(next.id, "approve", "operator");
  pass(61);
  assert.equal(await here.use(payment), false);
});

test("those that wait are listed with what they are for, and only so many may", async () => {
  const { here, there, pass } = replicas();
  for (let amount = 0; amount < 20; amount += 1) {
    await here.ask({ ...payment, arguments: `{"amount":${amount}}` }, 60);
    pass(0.001);
  }
  const listed = await there.list();
  assert.equal(listed.length, 20);
  assert.equal(listed[3]?.arguments, '{"amount":3}');
  await assert.rejects(here.ask(payment, 60), { code: "identity.tooManyApprovals" });
  await here.ask({ ...payment, principal: "user:ken@corp" }, 60);
  await here.ask({ ...payment, arguments: '{"amount":3}' }, 60);
});

test("every step is in the audit log, with who took it and whose call it is", async () => {
  const { here, told } = replicas();
  const { id } = await here.ask(payment, 60);
  await here.decide(id, "approve", "user:boss@corp");
  await here.use(payment);
  here.answered(payment, "deny");
  assert.deepEqual(
    told.map(({ outcome, principal, tool, approval }) => [outcome, principal, tool, approval]),
    [
      ["approval asked", "user:aya@corp", "crm__pay", { id, caller: "user:aya@corp" }],
      ["approval approved", "user:boss@corp", "crm__pay", { id, caller: "user:aya@corp" }],
      ["approval used", "user:aya@corp", "crm__pay", { id, caller: "user:aya@corp" }],
      ["approval denied", "user:aya@corp", "crm__pay", { id, caller: "user:aya@corp" }],
    ],
  );
  assert.doesNotMatch(JSON.stringify(told), /500/, "no arguments");
});

test("what is no name of a request finds none", async () => {
  const { here } = replicas();
  for (const id of ["", "x", "../x", "a b", "名", "a".repeat(33)]) {
    assert.equal(await here.find(id), undefined);
    await assert.rejects(here.decide(id, "deny", "operator"), { code: "identity.noApproval" });
  }
});

test("replicas on one Redis agree on who made use of a yes, and on who gave it", async (t) => {
  const redis = await realRedis(t);
  if (redis === undefined) return;
  const settings = storageConfig.parse({ state: { kind: "redis", url: redis.url } }).state;
  await using stack = new AsyncDisposableStack();
  const opened = async (): Promise<Approvals> =>
    createApprovals({
      state: stack.use(await openState(settings, silentLog)),
      policy: { fingerprint: "one" },
      audit: noAudit,
      clock: systemClock,
      log: silentLog,
    });
  const [here, there] = [await opened(), await opened()];
  const { id } = await here.ask(payment, 60);
  assert.equal((await there.list()).length, 1);
  const decided = await Promise.allSettled(
    Array.from({ length: 10 }, (_, at) =>
      (at % 2 === 0 ? here : there).decide(id, "approve", `user:boss-${at}@corp`),
    ),
  );
  assert.equal(decided.filter(({ status }) => status === "fulfilled").length, 1);
  const used = await Promise.all(
    Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? here : there).use(payment)),
  );
  assert.equal(used.filter(Boolean).length, 1);
  assert.deepEqual(await there.list(), []);
});
