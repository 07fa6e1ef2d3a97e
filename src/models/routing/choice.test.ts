import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelChoice } from "../models.ts";
import { ask, failureOf } from "./testing/greeting.ts";
import { openModels, someCaller, type TestModels } from "./testing/open-models.ts";

/** `first` does everything in the configured order; `second` can do but some of it. */
const two = () =>
  openModels({
    plain: [
      { name: "first", offers: ["generate", "embed", "speak"] },
      { name: "second", offers: ["embed", "speak"], manners: { retries: 0 } },
    ],
  });

const choosing = ({ models, servers }: TestModels, choice: ModelChoice) => {
  for (const server of servers) server.otherwise({ value: [[1]] });
  return models.session(someCaller({ choice }));
};

const inputs = [{ text: "x" }];

test("a bare provider does everything that it offers, and nobody stands in for it", async () => {
  await using at = await two();
  const also = ["embed"] as const;
  const session = choosing(at, { model: "second", capability: "speak", also });
  assert.equal((await session.embed({ inputs })).model, "second/m1");
  at.servers[1]?.next({ status: 500 });
  assert.equal((await failureOf(session.embed({ inputs: [{ text: "y" }] }))).code, "models.failed");
  at.servers[0]?.next({ value: '{"reply":"ok"}' });
  assert.equal((await session.generate(ask)).model, "first/m1");
});

test("a model is for the main work alone; the rest keeps the configured order", async () => {
  await using at = await two();
  const session = choosing(at, { model: "second/m9", capability: "speak", also: ["embed"] });
  assert.equal((await session.embed({ inputs })).model, "first/m1");
  at.servers[1]?.next({ value: { bytes: "", mimeType: "audio/wav" } });
  assert.equal((await session.speak({ text: "x", speed: 1 })).model, "second/m9");
});

test("nobody else does the main work where the named provider is of use for other parts only", async () => {
  await using at = await two();
  const session = choosing(at, { model: "second", capability: "generate", also: ["embed"] });
  assert.deepEqual([session.offers("generate"), session.offers("embed")], [false, true]);
  assert.equal((await failureOf(session.generate(ask))).code, "models.lacksCapability");
  assert.equal(at.servers[0]?.received.length, 0);
});

test("a name that serves no part of the call is refused before anything is sent", async () => {
  await using at = await two();
  const refused = [
    ["second", ["describe"]],
    ["second/m1", ["embed"]],
    ["nobody", ["embed"]],
  ] as const;
  for (const [model, also] of refused) {
    const open = async () =>
      await Promise.resolve(choosing(at, { model, capability: "generate", also }));
    const { code } = await failureOf(open());
    assert.equal(code, model === "nobody" ? "models.unknownProvider" : "models.lacksCapability");
  }
});

test("a bare provider answers with the model that the configuration names for it", async () => {
  await using at = await openModels({
    plain: [{ name: "first" }],
    given: {
      defaults: { generate: ["first/large"] },
      providers: { first: { kind: "onnx" } },
    },
  });
  const choice = { model: "first", capability: "generate" } as const;
  const { model } = await at.models.session(someCaller({ choice })).generate(ask);
  assert.equal(model, "first/large");
});
