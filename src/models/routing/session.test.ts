import assert from "node:assert/strict";
import { test } from "node:test";
import { modelsConfig } from "../config.ts";
import * as z from "zod";
import { ask, failureOf } from "./testing/greeting.ts";
import { openModels, someCaller } from "./testing/open-models.ts";

const texts = z.array(z.object({ text: z.string() }));

const served = (name: string) => [{ name, input: {}, repeatable: true }];

const inference = (repeatable: boolean) => [{ name: "m1", input: {}, repeatable }];

test("a model that acts is run once at most", async () => {
  await using at = await openModels({
    plain: [{ offers: ["infer"], inference: inference(false), manners: { timeoutSeconds: 2 } }],
  });
  const [server] = at.servers;
  const session = at.models.session(someCaller());
  for (const line of ["hang", "cut", { status: 500 }] as const) {
    server?.next(line);
    const before = server?.received.length ?? 0;
    await failureOf(session.infer({ model: "studio/m1", input: 1 }));
    assert.equal(server?.received.length, before + 1, JSON.stringify(line));
  }
});

test("a model that only predicts is tried again, and asked anew each time: it may be another by now", async () => {
  await using at = await openModels({
    plain: [{ offers: ["infer"], inference: inference(true) }],
  });
  at.servers[0]?.otherwise({ value: { prediction: 1 } });
  at.servers[0]?.next({ status: 503, headers: { "retry-after": "0" } });
  const session = at.models.session(someCaller());
  const first = await session.infer({ model: "m1", input: 1 });
  assert.deepEqual([first.value, first.cached], [{ prediction: 1 }, false]);
  at.servers[0]?.otherwise({ value: { prediction: 2 } });
  const second = await session.infer({ model: "studio/m1", input: 1 });
  assert.deepEqual([second.value, second.cached], [{ prediction: 2 }, false]);
});

test("a model's bare name is enough where one provider has it", async () => {
  await using at = await openModels({
    plain: [
      { name: "first", offers: ["infer"], inference: [...served("iris"), ...served("both")] },
      { name: "second", offers: ["infer"], inference: [...served("digits"), ...served("both")] },
    ],
  });
  for (const server of at.servers) server.otherwise({ value: { prediction: 1 } });
  const session = at.models.session(someCaller());
  assert.equal((await session.infer({ model: "digits", input: 1 })).model, "second/digits");
  assert.equal(
    (await failureOf(session.infer({ model: "both", input: 1 }))).code,
    "models.severalHave",
  );
  assert.equal(
    (await failureOf(session.infer({ model: "none", input: 1 }))).code,
    "models.noSuchModel",
  );
  const listed = await at.models.inferenceModels(new AbortController().signal);
  assert.deepEqual(
    listed.map(({ name }) => name),
    ["first/iris", "first/both", "second/digits", "second/both"],
  );
});

test("a voice belongs to its provider: no other one speaks in its place", async () => {
  await using at = await openModels({
    plain: [
      { name: "first", offers: ["speak"] },
      { name: "second", offers: ["speak"], manners: { retries: 0 } },
    ],
  });
  for (const server of at.servers)
    server.otherwise({ value: { bytes: "", mimeType: "audio/wav" } });
  const session = at.models.session(someCaller());
  const speak = { text: "hello", speed: 1 };
  assert.equal((await session.speak({ ...speak, voice: "second/alto" })).model, "second/m1");
  assert.equal(at.servers[1]?.received[0]?.body["voice"], "alto");
  at.servers[1]?.otherwise({ status: 500 });
  const error = await failureOf(session.speak({ ...speak, voice: "second/bass" }));
  assert.equal(error.code, "models.failed");
  assert.equal((await session.speak(speak)).model, "first/m1");
});

test("a voice speaks with the model that the configuration names for its provider", async () => {
  await using at = await openModels({
    plain: [{ name: "first", offers: ["speak"] }],
    settings: modelsConfig.parse({
      providers: { first: { kind: "openai-compatible", baseUrl: "http://unused.test" } },
      defaults: { speak: ["first/large"] },
    }),
  });
  at.servers[0]?.otherwise({ value: { bytes: "", mimeType: "audio/wav" } });
  const session = at.models.session(someCaller());
  const { model } = await session.speak({ text: "hello", speed: 1, voice: "first/alto" });
  assert.equal(model, "first/large");
});

test("the model that answered is the one named, priced and counted, from the cache too", async () => {
  await using at = await openModels({
    plain: [
      {
        model: { price: { perCall: 1 } },
        others: [{ id: "m2", capabilities: ["generate"], price: { perCall: 5 } }],
      },
    ],
  });
  at.servers[0]?.otherwise({ value: '{"reply":"ok"}', model: "m2" });
  for (const [cached, usd] of [
    [false, 5],
    [true, undefined],
  ] as const) {
    const session = at.models.session(someCaller());
    const answered = await session.generate(ask);
    assert.deepEqual([answered.model, answered.cached], ["studio/m2", cached]);
    const [row] = session.usage()?.models ?? [];
    assert.deepEqual([row?.model, row?.usd], ["studio/m2", usd]);
  }
});

test("more inputs than a model takes are sent in several requests, and come back in order", async () => {
  await using at = await openModels({
    plain: [{ offers: ["embed"], model: { limits: { maxInputs: 2 } } }],
  });
  at.servers[0]?.otherwise(({ body }) => ({
    value: texts.parse(body["inputs"]).map(({ text }) => [Number(text)]),
    delay: Math.random() * 20,
  }));
  const inputs = Array.from({ length: 9 }, (_, index) => ({ text: `${index}` }));
  const { value } = await at.models.session(someCaller()).embed({ inputs });
  assert.deepEqual(
    value,
    inputs.map(({ text }) => [Number(text)]),
  );
  assert.equal(at.servers[0]?.received.length, 5);
});
