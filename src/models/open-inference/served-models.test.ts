import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withCode } from "../../media/testing/with-code.ts";
import { labels, paths, stage, tensors } from "./testing/stage.ts";

describe("served models", () => {
  test("are reached in the version that is set", async () => {
    await using at = await stage({ models: { flowers: { model: "iris", version: "3" } } });
    await at.infer("flowers", tensors);
    assert.deepEqual(paths(at.vendor), ["POST /v2/models/iris/versions/3/infer"]);
  });

  for (const name of ["..", "../iris", "iris/versions/1", "iris?x", "", "__proto__x/.."]) {
    test(`are never reached by the name ${JSON.stringify(name)}`, async () => {
      await using at = await stage();
      await assert.rejects(at.infer(name, tensors), withCode("models.noSuchModel"));
      assert.deepEqual(at.vendor.received, []);
    });
  }

  test("are not reached by the server's own name, past what is declared of them", async () => {
    await using at = await stage();
    await assert.rejects(at.infer("iris", tensors), withCode("models.noSuchModel"));
    assert.deepEqual(at.vendor.received, []);
  });

  test("that the server replaced are asked about again after it refused a request", async () => {
    await using at = await stage();
    await at.infer("flowers", [1, 2, 3, 4]);
    at.vendor.next("rateLimited");
    await assert.rejects(at.infer("flowers", [1, 2, 3, 4]), withCode("models.rateLimited"));
    at.vendor.next("refused");
    await assert.rejects(at.infer("flowers", [1, 2, 3, 4]), withCode("models.rejected"));
    await at.infer("flowers", [1, 2, 3, 4]);
    const asked = paths(at.vendor).filter((path) => path.startsWith("GET"));
    assert.equal(asked.length, 2);
  });

  test("that are not named are not reached where the operator says so", async () => {
    await using at = await stage({ otherModels: false });
    await assert.rejects(at.infer("scorer", tensors), withCode("models.noSuchModel"));
    const listed = await at.provider.inferenceModels?.(AbortSignal.timeout(20_000));
    assert.deepEqual(
      listed?.map(({ name }) => name),
      ["flowers"],
    );
  });

  test("are listed with their schemas, the server's own besides, and without strange names", async () => {
    await using at = await stage({
      models: { flowers: { model: "iris", labels, repeatable: false, description: "Irises." } },
    });
    const listed = (await at.provider.inferenceModels?.(AbortSignal.timeout(20_000))) ?? [];
    assert.deepEqual(
      listed.map(({ name }) => name),
      ["flowers", "scorer", "ledger", "flood", "liar"],
    );
    assert.deepEqual(listed[0], {
      name: "flowers",
      version: "1",
      description: "Irises.",
      repeatable: false,
      input: {
        type: "object",
        properties: {
          measures: {
            type: "array",
            items: { type: "array", minItems: 4, maxItems: 4, items: { type: "number" } },
            description: "FP32",
          },
        },
        required: ["measures"],
        additionalProperties: false,
      },
    });
    assert.deepEqual(at.vendor.faults, []);
  });

  test("are listed too where the server has no index or says nothing of them", async () => {
    await using at = await stage();
    at.vendor.next("refused", "broken");
    const listed = (await at.provider.inferenceModels?.(AbortSignal.timeout(20_000))) ?? [];
    assert.deepEqual(
      listed.map(({ name, input }) => [name, input["required"]]),
      [["flowers", ["inputs"]]],
    );
  });

  test("are listed in time although the server says nothing at all, unless the caller leaves", async () => {
    await using at = await stage();
    at.vendor.next("slow", "slow");
    const listed = await at.provider.inferenceModels?.(AbortSignal.timeout(20_000));
    assert.equal(listed?.length, 1);
    at.vendor.next("slow");
    const leaving = AbortSignal.timeout(50);
    const left = Promise.resolve(at.provider.inferenceModels?.(leaving));
    await assert.rejects(left, (error) => error === leaving.reason);
  });
});
