import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { until } from "../../../test/until.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import type { Fields } from "../../telemetry/fields.ts";
import { silentLog } from "../../telemetry/log.ts";
import { ask, failureOf, generate } from "./testing/greeting.ts";
import { openModels, someCaller } from "./testing/open-models.ts";

const limited = { status: 429, headers: { "retry-after": "0" } } as const;

const broken = { status: 503, headers: { "retry-after": "0" } } as const;

test("a provider that is busy three times is asked until it answers", async () => {
  await using at = await openModels({ plain: [{ manners: { retries: 3 } }] });
  const [server] = at.servers;
  server?.next(limited, limited, broken);
  const session = at.models.session(someCaller());
  assert.equal(session.usage(), undefined);
  const { value, model, cached } = await session.generate(ask);
  assert.deepEqual(
    { value, model, cached },
    { value: { reply: "ok" }, model: "studio/m1", cached: false },
  );
  const used = session.usage();
  assert.equal(used?.calls, 4);
  assert.equal(used?.models[0]?.failed, 3);
});

test("Retry-After is obeyed, in seconds and as a date", async () => {
  for (const wait of ["1", () => new Date(Date.now() + 2000).toUTCString()]) {
    await using at = await openModels({ plain: [{}] });
    const value = typeof wait === "string" ? wait : wait();
    at.servers[0]?.next({ status: 429, headers: { "retry-after": value } });
    const start = performance.now();
    await generate(at.models);
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds >= 0.95 && seconds < 20, `${seconds}`);
  }
});

test("a provider that asks for half an hour is not waited for: the next one answers", async () => {
  await using at = await openModels({ plain: [{ name: "first" }, { name: "second" }] });
  at.servers[0]?.otherwise({ status: 429, headers: { "retry-after": "1800" } });
  const start = performance.now();
  assert.equal((await generate(at.models)).model, "second/m1");
  assert.ok(performance.now() - start < 20_000);
  assert.equal(at.servers[0]?.received.length, 1);
});

test("neither is one that asks for more time than the caller has", async () => {
  await using at = await openModels({ plain: [{}] });
  at.servers[0]?.otherwise({ status: 429, headers: { "retry-after": "20" } });
  const error = await failureOf(
    withDeadline("call", 5, new AbortController().signal, (signal) =>
      generate(at.models, { signal }),
    ),
  );
  assert.equal(error.code, "models.rateLimited");
});

/** Long enough for a request to arrive on a busy machine. */
const hasty = { timeoutSeconds: 1.5 };

test("what hangs, breaks off, speaks nonsense or has no such model is passed over", async () => {
  const lines = [
    "hang",
    "cut",
    { status: 404 },
    { status: 401 },
    { status: 413 },
    { status: 302 },
  ] as const;
  for (const line of lines) {
    await using at = await openModels({
      plain: [{ name: "first", manners: line === "hang" ? hasty : {} }, { name: "second" }],
    });
    at.servers[0]?.otherwise(line);
    assert.equal((await generate(at.models)).model, "second/m1", JSON.stringify(line));
    assert.equal(at.servers[0]?.received.length, 1, JSON.stringify(line));
  }
});

test("a request that a provider refuses is refused: no other one is asked", async () => {
  await using at = await openModels({ plain: [{ name: "first" }, { name: "second" }] });
  at.servers[0]?.otherwise({ status: 400 });
  assert.equal((await failureOf(generate(at.models))).code, "models.rejected");
  assert.equal(at.servers[1]?.received.length, 0);
});

test("an answer of the wrong form is repaired once, and then given up without asking others", async () => {
  await using at = await openModels({ plain: [{ name: "first" }, { name: "second" }] });
  at.servers[0]?.next({ value: "no JSON" });
  assert.deepEqual((await generate(at.models)).value, { reply: "ok" });
  at.servers[0]?.otherwise({ value: '{"reply": 5}' });
  const error = await failureOf(generate(at.models, { fresh: true }));
  assert.equal(error.code, "models.unusableAnswer");
  assert.equal(at.servers[0]?.received.length, 4);
  assert.equal(at.servers[1]?.received.length, 0);
});

test("where all fail, each one's reason is told in the caller's language, without the vendor's words", async () => {
  const logged: Fields[] = [];
  const log = { ...silentLog, warn: (_: string, fields: Fields = {}) => void logged.push(fields) };
  await using at = await openModels({
    plain: [
      { name: "first", manners: { retries: 0 } },
      { name: "second", manners: { retries: 0, timeoutSeconds: 0.3 } },
    ],
    log,
  });
  at.servers[0]?.otherwise({ status: 500 });
  at.servers[1]?.otherwise("hang");
  const error = await failureOf(generate(at.models));
  assert.equal(error.code, "models.noneAnswered");
  const { message } = error.words("ja");
  assert.match(message, /first 側で障害.*second は 0\.3 秒以内/);
  assert.doesNotMatch(message, /vendor-words|127\.0\.0\.1/);
  assert.deepEqual(
    logged.map(({ provider, model, capability, code, call }) => ({
      provider,
      model,
      capability,
      code,
      call,
    })),
    [
      {
        provider: "first",
        model: "m1",
        capability: "generate",
        code: "models.failed",
        call: "call1",
      },
      {
        provider: "second",
        model: "m1",
        capability: "generate",
        code: "models.tookTooLong",
        call: "call1",
      },
    ],
  );
  assert.match(inspect(logged[0]?.error), /vendor-words/);
});

test("a single provider's failure is told as it is", async () => {
  await using at = await openModels({ plain: [{ manners: { retries: 0 } }] });
  at.servers[0]?.otherwise({ status: 500 });
  assert.equal((await failureOf(generate(at.models))).code, "models.failed");
});

test("a provider that fails on and on is left alone, and asked again after its rest", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const breaker = { failures: 2, restSeconds: 60 };
  await using at = await openModels({
    plain: [{ name: "first", manners: { retries: 0, breaker } }, { name: "second" }],
    given: { cache: { enabled: false } },
  });
  const [first] = at.servers;
  first?.otherwise({ status: 500 });
  for (let round = 0; round < 5; round += 1) await generate(at.models);
  assert.equal(first?.received.length, 2);
  assert.equal(at.models.status()[0]?.resting, true);
  first?.otherwise({ value: '{"reply":"back"}' });
  t.mock.timers.tick(60_000);
  assert.equal((await generate(at.models)).model, "first/m1");
  assert.equal(at.models.status()[0]?.resting, false);
});

test("no more requests are in flight than the provider's settings allow", async () => {
  await using at = await openModels({
    plain: [{ manners: { concurrency: 3 } }],
    given: { cache: { enabled: false } },
  });
  at.servers[0]?.otherwise({ value: '{"reply":"ok"}', delay: 60 });
  await Promise.all(Array.from({ length: 20 }, () => generate(at.models)));
  assert.equal(at.servers[0]?.most, 3);
  assert.equal(at.servers[0]?.received.length, 20);
});

test("a caller who leaves is let go with their own reason, and nothing further is sent", async () => {
  await using at = await openModels({ plain: [{ name: "first" }, { name: "second" }] });
  at.servers[0]?.otherwise("hang");
  const gone = new AbortController();
  const session = at.models.session(someCaller({ signal: gone.signal }));
  const asked = session.generate(ask);
  const caught = assert.rejects(asked, (error) => error === gone.signal.reason);
  await until(() => at.servers[0]?.received.length !== 0, "the request");
  gone.abort(new Error("left"));
  await caught;
  await assert.rejects(session.generate(ask), /left/);
  await until(() => at.servers[0]?.abandoned !== 0, "the end of the request");
  assert.equal(at.servers[0]?.abandoned, 1);
  assert.equal(at.servers[1]?.received.length, 0);
  assert.equal(at.models.status()[0]?.lastError, undefined);
});

test("the configured order is asked, a caller's choice before it, and the choice alone", async () => {
  await using at = await openModels({
    plain: [{ name: "first" }, { name: "second", manners: { retries: 0 } }],
    given: {
      defaults: { generate: ["second/m2", "first"] },
      providers: {
        first: { kind: "onnx" },
        second: { kind: "onnx" },
      },
    },
  });
  assert.equal((await generate(at.models)).model, "second/m2");
  const choice = { capability: "generate", model: "first/org/m3" } as const;
  assert.equal((await generate(at.models, { choice })).model, "first/org/m3");
  assert.equal(at.servers[0]?.received[0]?.body["model"], "org/m3");
  at.servers[1]?.otherwise({ status: 500 });
  assert.equal((await generate(at.models, { fresh: true })).model, "first/m1");
  const only = { capability: "generate", model: "second" } as const;
  const failure = await failureOf(generate(at.models, { choice: only, fresh: true }));
  assert.equal(failure.code, "models.failed");
});

test("who names a provider that is not there, or that cannot do it, is told so", async () => {
  await using at = await openModels({ plain: [{ name: "first", offers: ["speak"] }] });
  const of = (model: string) =>
    failureOf(generate(at.models, { choice: { capability: "generate", model } }));
  const unknown = await of("nobody/m1");
  assert.equal(unknown.code, "models.unknownProvider");
  assert.deepEqual(unknown.data, { name: "nobody", known: "first" });
  assert.equal((await of("first")).code, "models.lacksCapability");
  assert.equal((await failureOf(generate(at.models))).code, "models.noProvider");
  assert.deepEqual([at.models.offers("speak"), at.models.offers("generate")], [true, false]);
});

test("the last failure of a provider is told in another process too, without the vendor's words", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-models-"));
  after(() => rm(folder, { recursive: true }));
  {
    await using at = await openModels({ plain: [{}], folder });
    at.servers[0]?.next({ status: 401 });
    await failureOf(generate(at.models));
  }
  await using at = await openModels({ plain: [{}], folder });
  const [status] = at.models.status();
  assert.equal(status?.lastError?.code, "models.unauthorized");
  assert.match(status?.lastError?.message.ja ?? "", /キー/);
  assert.doesNotMatch(JSON.stringify(status), /vendor-words/);
  assert.deepEqual(status?.capabilities, [{ capability: "generate", model: "m1" }]);
});
