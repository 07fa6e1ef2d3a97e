import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { operator } from "../identity/principal.ts";
import { withCode } from "../media/testing/with-code.ts";
import { openInference } from "../models/open-inference/provider.ts";
import { openInferenceSettings } from "../models/open-inference/settings.ts";
import { openInferenceVendor } from "../models/open-inference/testing/open-inference-vendor.ts";
import { openModels } from "../models/routing/testing/open-models.ts";
import { startVendor, type Vendor } from "../models/testing/vendor-server.ts";
import { openWire } from "../models/wire/wire.ts";
import type { Models } from "../models/models.ts";
import type { Call } from "../pipeline/define-tool.ts";
import { noInteraction } from "../pipeline/interaction.ts";
import { mlInference } from "./ml-inference.ts";
import { inferenceModelsResource } from "./resources/inference-models-resource.ts";

const labels = ["setosa", "versicolor", "virginica"];

const call: Call = {
  id: "call1",
  principal: operator,
  language: "en",
  signal: AbortSignal.timeout(60_000),
  progress: () => {},
  tell: () => {},
  ask: noInteraction,
};

interface Stage extends AsyncDisposable {
  readonly vendor: Vendor;
  readonly models: Models;
}

/** The hub's models over one real server. */
async function stage(repeatable = true): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const vendor = stack.use(await startVendor(openInferenceVendor));
  const wire = stack.use(openWire());
  const settings = openInferenceSettings.parse({
    kind: "open-inference",
    baseUrl: vendor.url,
    apiKey: vendor.key,
    models: { flowers: { model: "iris", labels, repeatable, description: "Kinds of iris." } },
  });
  const pool = {
    run: () => assert.fail("nothing runs on this machine"),
    async [Symbol.asyncDispose]() {},
  };
  const provider = stack.use(openInference.open("plant", settings, { wire, pool }));
  const { models } = stack.use(await openModels({ plain: [], providers: [provider] }));
  const owned = stack.move();
  return { vendor, models, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const run = (models: Models, given: unknown, changed: Partial<Call> = {}) => {
  const tool = mlInference({ models });
  return tool.run(tool.input.parse(given), { ...call, ...changed });
};

describe("ml_inference", () => {
  test("gives the prediction, who made it, and what it took", async () => {
    await using at = await stage();
    const input = { measures: [5.1, 3.5, 1.4, 0.2] };
    const { structured, content } = await run(at.models, { model: "plant/flowers", input });
    assert(structured !== undefined);
    const { durationMs, usage, ...rest } = structured;
    assert.deepEqual(rest, {
      prediction: "versicolor",
      confidence: 0.75,
      model: "plant/flowers",
    });
    assert(durationMs >= 0);
    assert.equal(usage?.calls, 1);
    assert.match(JSON.stringify(content), /versicolor \(confidence 0\.750\)/);
    assert.deepEqual(at.vendor.faults, []);
    assert(mlInference(at).output?.safeParse(structured).success);
  });

  test("finds a model by its own name, and speaks Japanese", async () => {
    await using at = await stage();
    const given = { model: "flowers", input: [5.1, 3.5, 1.4, 0.2] };
    const { content } = await run(at.models, given, { language: "ja" });
    assert.match(JSON.stringify(content), /versicolor（確信度 0\.750）/);
  });

  test("shows the beginning of a long prediction, and gives all of it as data", async () => {
    await using at = await stage();
    const given = { model: "plant/flood", input: [20_000] };
    const { structured, content } = await run(at.models, given);
    assert(JSON.stringify(content).length < 5000);
    const { flood } = Object(structured?.prediction);
    assert.equal(flood.length, 20_000);
  });

  test("refuses values that do not fit, naming the field", async () => {
    await using at = await stage();
    const given = { model: "plant/flowers", input: { measures: [1, 2] } };
    await assert.rejects(run(at.models, given), /measures: has the shape \[2\]/);
    await assert.rejects(run(at.models, given), withCode("models.badInput"));
  });

  test("sends a request to a model that acts only once, even if it fails", async () => {
    for (const [repeatable, sent] of [
      [false, 1],
      [true, 4],
    ] as const) {
      await using at = await stage(repeatable);
      const inputs = [{ name: "measures", shape: [1, 4], datatype: "FP32", data: [1, 2, 3, 4] }];
      await at.models.inferenceModels(call.signal);
      at.vendor.next("broken", "broken", "broken", "broken");
      const given = { model: "plant/flowers", input: { inputs } };
      await assert.rejects(run(at.models, given), withCode("models.failed"));
      const infers = at.vendor.received.filter(({ path }) => path.endsWith("/infer"));
      assert.equal(infers.length, sent);
    }
  });

  test("says so where no provider is there", async () => {
    await using at = await openModels({ plain: [] });
    const asked = run(at.models, { model: "plant/flowers", input: {} });
    await assert.rejects(asked, (error) =>
      ["models.noProvider", "models.unknownProvider", "models.noSuchModel"].some((code) =>
        withCode(code)(error),
      ),
    );
  });
});

test("the resource lists every model as ml_inference takes it", async () => {
  await using at = await stage();
  const resource = inferenceModelsResource(at.models);
  const contents = await resource.read("kumihimo://models/inference", call.signal);
  const { models } = JSON.parse(contents?.text ?? "");
  const [first] = models;
  assert.equal(first.name, "plant/flowers");
  assert.equal(first.description, "Kinds of iris.");
  assert.deepEqual(first.input.required, ["measures"]);
  assert.deepEqual(
    models.map(({ name }: { name: string }) => name),
    ["plant/flowers", "plant/scorer", "plant/ledger", "plant/flood", "plant/liar"],
  );
});
