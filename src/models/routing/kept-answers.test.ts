import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as z from "zod";
import { noMetrics } from "../../telemetry/metrics.ts";
import { defineAnswer } from "../answers/define-answer.ts";
import { ask, failureOf, generate, person, prompt } from "./testing/greeting.ts";
import { openModels, someCaller } from "./testing/open-models.ts";

test("an answer is given again to the same principal only, and never to who wants a fresh one", async () => {
  await using at = await openModels({ plain: [{}] });
  const [server] = at.servers;
  const aya = person("user:aya");
  await generate(at.models, { principal: aya });
  const session = at.models.session(someCaller({ principal: aya }));
  const again = await session.generate(ask);
  assert.deepEqual(again, { value: { reply: "ok" }, model: "studio/m1", cached: true });
  assert.equal(session.usage()?.cached, 1);
  assert.equal(session.usage()?.calls, 0);
  assert.equal(server?.received.length, 1);

  assert.equal((await generate(at.models, { principal: person("user:ben") })).cached, false);
  server?.next({ value: '{"reply":"newer"}' });
  const fresh = await generate(at.models, { principal: aya, fresh: true });
  assert.deepEqual([fresh.cached, fresh.value], [false, { reply: "newer" }]);
  const kept = await generate(at.models, { principal: aya });
  assert.deepEqual([kept.cached, kept.value], [true, { reply: "newer" }]);
});

test("principals share answers where the operator says so", async () => {
  await using at = await openModels({ plain: [{}], given: { cache: { shared: true } } });
  await generate(at.models, { principal: person("user:aya") });
  assert.equal((await generate(at.models, { principal: person("user:ben") })).cached, true);
});

test("another prompt, another version, another form and another model are other questions", async () => {
  await using at = await openModels({ plain: [{}] });
  const session = at.models.session(someCaller());
  const other = defineAnswer("greeting", z.object({ reply: z.string().nullable() }));
  const questions = [
    ask,
    { ...ask, prompt: { ...prompt, version: 2 } },
    { ...ask, prompt: { ...prompt, digest: "d2" } },
    { ...ask, prompt: { ...prompt, name: "other" } },
    { prompt, answer: other },
  ];
  for (const question of questions) assert.equal((await session.generate(question)).cached, false);
  for (const question of questions) assert.equal((await session.generate(question)).cached, true);
  const choice = { capability: "generate", model: "studio/m2" } as const;
  assert.equal((await generate(at.models, { choice })).cached, false);
});

test("a failure is not kept", async () => {
  await using at = await openModels({ plain: [{ manners: { retries: 0 } }] });
  at.servers[0]?.next({ status: 500 });
  await failureOf(generate(at.models));
  assert.equal((await generate(at.models)).cached, false);
});

test("what was kept is in files that only the hub's user may read, and holds over a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-models-"));
  after(() => rm(folder, { recursive: true }));
  {
    await using at = await openModels({ plain: [{}], folder });
    await generate(at.models);
  }
  const answers = join(folder, "models", "answers");
  for (const name of await readdir(answers)) {
    assert.equal((await stat(join(answers, name))).mode & 0o777, 0o600);
    assert.doesNotMatch(await readFile(join(answers, name), "utf8"), /Say ok/);
  }
  await using at = await openModels({ plain: [{}], folder });
  assert.equal((await generate(at.models)).cached, true);
  assert.equal(at.servers[0]?.received.length, 0);
});

test("of fifty calls at once no more are sent than the budget has, failed ones included", async () => {
  await using at = await openModels({
    plain: [
      { manners: { concurrency: 64, retries: 0, breaker: { failures: 99, restSeconds: 1 } } },
    ],
    given: { budget: { perPrincipalPerDay: { calls: 10 } }, cache: { enabled: false } },
  });
  at.servers[0]?.next({ status: 500 }, { status: 500 });
  const ended = await Promise.allSettled(Array.from({ length: 50 }, () => generate(at.models)));
  assert.equal(at.servers[0]?.received.length, 10);
  const codes = ended.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
  assert.equal(codes.filter((code) => code === "models.overBudget").length, 40);
  assert.equal((await generate(at.models, { principal: person("user:ben") })).cached, false);
});

test("dollars are counted after the price table, and a budget of dollars holds", async () => {
  const price = { perMillionInputTokens: 10_000, perMillionOutputTokens: 0 };
  await using at = await openModels({
    plain: [{ model: { price } }],
    given: { budget: { perPrincipalPerDay: { usd: 3 } }, cache: { enabled: false } },
  });
  at.servers[0]?.otherwise({
    value: '{"reply":"ok"}',
    usage: { inputTokens: 100, outputTokens: 5 },
  });
  const session = at.models.session(someCaller());
  await session.generate(ask);
  assert.equal(session.usage()?.usd, 1);
  assert.equal(session.usage()?.inputTokens, 100);
  const ended = await Promise.allSettled(Array.from({ length: 50 }, () => session.generate(ask)));
  assert.ok(ended.some(({ status }) => status === "rejected"));
  assert.ok((session.usage()?.usd ?? 0) <= 4, `${session.usage()?.usd}`);
});

test("a request that failed costs no dollars", async () => {
  const price = { perMillionInputTokens: 10_000 };
  await using at = await openModels({
    plain: [{ model: { price }, manners: { retries: 0 } }],
    given: { budget: { perPrincipalPerDay: { usd: 1 } } },
  });
  at.servers[0]?.next({ status: 500 }, { status: 500 }, { status: 500 });
  for (let round = 0; round < 3; round += 1) {
    assert.equal((await failureOf(generate(at.models))).code, "models.failed");
  }
  await generate(at.models);
});

test("a provider that does not name a price leaves the cost out", async () => {
  await using at = await openModels({ plain: [{}] });
  const session = at.models.session(someCaller());
  await session.generate(ask);
  assert.equal(session.usage()?.usd, undefined);
});

test("every attempt and every look into the cache is counted for the operator", async () => {
  const seen: unknown[] = [];
  const metrics = {
    ...noMetrics,
    modelCall: ({ outcome }: { outcome: string }) => void seen.push(outcome),
    modelCache: ({ hit }: { hit: boolean }) => void seen.push(hit),
  };
  await using at = await openModels({ plain: [{}], metrics });
  at.servers[0]?.next({ status: 503, headers: { "retry-after": "0" } });
  await generate(at.models);
  await generate(at.models);
  assert.deepEqual(seen, [false, "failed", "ok", true]);
});
