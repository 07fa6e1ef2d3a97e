import assert from "node:assert/strict";
import { test } from "node:test";
import { operator } from "../identity/principal.ts";
import { isKumihimoError } from "../kernel/errors.ts";
import { modelErrors } from "../models/errors.ts";
import type { Models, ModelSession } from "../models/models.ts";
import { localSession, noModels } from "../models/no-models.ts";
import { noInteraction } from "../pipeline/interaction.ts";
import { modelWork } from "./model-work.ts";

const call = {
  id: "call",
  principal: operator,
  language: "en",
  signal: new AbortController().signal,
  progress: () => {},
  tell: () => {},
  ask: noInteraction,
} as const;

/** Offers descriptions, and fails as given. */
const failing = (failure: Error): Models => {
  const session: ModelSession = {
    ...localSession,
    offers: (capability) => capability === "describe",
    describe: () => Promise.reject(failure),
  };
  return { ...noModels, session: () => session };
};

const describing = (models: Models, model?: string) =>
  modelWork(models, call, { language: "en", capability: "describe", model }).part(
    "describe",
    "description",
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the failing session looks at nothing it is given
    (session) => session.describe({} as never),
  );

const down = modelErrors.unreachable({ provider: "cloud" });

test("a provider that fails leaves a failure beside the facts", async () => {
  const { value, failure } = await describing(failing(down));
  assert.deepEqual(
    [value, failure?.source, failure?.code],
    [undefined, "description", "models.unreachable"],
  );
});

test("a provider that the caller named must answer", async () => {
  const named = describing(failing(down), "cloud");
  await assert.rejects(
    named,
    (error) => isKumihimoError(error) && error.code === "models.unreachable",
  );
});

test("a used-up budget is a refusal and no footnote", async () => {
  const spent = modelErrors.overBudget({ spent: "1", limit: "1" });
  await assert.rejects(describing(failing(spent)), spent);
});

test("nothing is asked where nobody offers it, and nothing at all with `local`", async () => {
  assert.deepEqual(await describing(noModels), {});
  assert.deepEqual(await describing(failing(down), "local"), {});
});

test("a bug is not worded as a failure of a provider", async () => {
  await assert.rejects(describing(failing(new TypeError("bug"))), TypeError);
});
