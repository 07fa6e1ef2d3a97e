import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type * as z from "zod";
import { withCode } from "../../media/testing/with-code.ts";
import type { WorkerPool } from "../../media/isolation/worker-pool.ts";
import type { Provider } from "../provider.ts";
import { providerSuite } from "../testing/provider-suite.ts";
import { startVendor, type Vendor } from "../testing/vendor-server.ts";
import { openWire } from "../wire/wire.ts";
import { openInference } from "./provider.ts";
import { openInferenceSettings } from "./settings.ts";
import { openInferenceVendor } from "./testing/open-inference-vendor.ts";

type Given = Partial<z.input<typeof openInferenceSettings>>;

const labels = ["setosa", "versicolor", "virginica"];

const noPool: WorkerPool = {
  run: () => assert.fail("nothing runs on this machine"),
  async [Symbol.asyncDispose]() {},
};

function open({ url, key }: Pick<Vendor, "url" | "key">, given: Given = {}): Provider {
  const wire = openWire();
  const settings = openInferenceSettings.parse({
    kind: "open-inference",
    baseUrl: url,
    apiKey: key,
    models: { flowers: { model: "iris", labels } },
    ...given,
  });
  const provider = openInference.open("subject", settings, { wire, pool: noPool });
  return {
    ...provider,
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}

const tensors = {
  inputs: [{ name: "measures", shape: [1, 4], datatype: "FP32", data: [5.1, 3.5, 1.4, 0.2] }],
};

providerSuite("open-inference", {
  api: openInferenceVendor,
  open,
  examples: {
    infer: {
      request: { input: tensors },
      expect({ value, usage }) {
        assert.deepEqual(value, { prediction: "versicolor", confidence: 0.75 });
        assert.deepEqual(usage, {});
      },
    },
  },
});

interface Stage extends AsyncDisposable {
  readonly vendor: Vendor;
  readonly provider: Provider;
  infer(model: string, input: unknown): Promise<unknown>;
}

async function stage(given?: Given): Promise<Stage> {
  const vendor = await startVendor(openInferenceVendor);
  const provider = open(vendor, given);
  return {
    vendor,
    provider,
    async infer(model, input) {
      const signal = AbortSignal.timeout(20_000);
      const reply = await provider.services.infer?.run({ input }, { model, signal });
      return reply?.value;
    },
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

const paths = ({ received }: Vendor): string[] =>
  received.map(({ method, path }) => `${method} ${path}`);

describe("named values", () => {
  test("become tensors after the server's metadata, which are asked once", async () => {
    await using at = await stage();
    for (const measures of [[5.1, 3.5, 1.4, 0.2], [[5.1, 3.5, 1.4, 0.2]]]) {
      const value = await at.infer("flowers", { measures });
      assert.deepEqual(value, { prediction: "versicolor", confidence: 0.75 });
    }
    assert.deepEqual(at.vendor.faults, []);
    assert.deepEqual(paths(at.vendor), [
      "GET /v2/models/iris",
      "POST /v2/models/iris/infer",
      "POST /v2/models/iris/infer",
    ]);
  });

  test("of the only input need no name", async () => {
    await using at = await stage();
    await at.infer("flowers", [5.1, 3.5, 1.4, 0.2]);
    assert.deepEqual(at.vendor.faults, []);
  });

  test("for several rows give a label each, and no confidence", async () => {
    await using at = await stage();
    const value = await at.infer("flowers", [
      [5.1, 3.5, 1.4, 0.2],
      [6.1, 2.5, 4.4, 1.2],
    ]);
    assert.deepEqual(value, { prediction: ["versicolor", "versicolor"] });
  });

  test("that do not fit are refused by name before they are sent", async () => {
    await using at = await stage();
    for (const [input, problem] of [
      [{ measures: [1, 2, 3] }, /measures: has the shape \[3\]; the model takes \[any, 4\]/],
      [{ measures: [[1, 2, 3, 4], [5]] }, /measures: its rows differ/],
      [{ measures: [1, 2, "3", 4] }, /measures: element 2 is not a number/],
      [{ measures: [1, 2, 1e39, 4] }, /measures: element 2 is not a number of at most 3.40e\+38/],
      [{ petal: [1, 2, 3, 4] }, /measures: is missing/],
      [{ measures: [1, 2, 3, 4], petal: 1 }, /petal: is no input of the model; it takes: measures/],
      [null, /measures: has the shape \[\]/],
    ] as const) {
      await assert.rejects(at.infer("flowers", input), (error: Error) => {
        assert(withCode("models.badInput")(error));
        assert.match(error.message, problem);
        return true;
      });
    }
    assert.deepEqual(paths(at.vendor), ["GET /v2/models/iris"]);
  });

  test("are held against the schema that the operator declared, before anything is asked", async () => {
    const input = {
      type: "object",
      properties: { measures: { type: "array", items: { type: "number", minimum: 0 } } },
      required: ["measures"],
    };
    await using at = await stage({ models: { flowers: { model: "iris", input } } });
    const asked = at.infer("flowers", { measures: [1, -2, 3, 4] });
    await assert.rejects(asked, /measures\.1: Too small/);
    assert.deepEqual(at.vendor.received, []);
  });
});

describe("whole numbers of 64 bits", () => {
  test("come and go exactly, beyond 2^53 as strings of digits", async () => {
    await using at = await stage();
    const entries = ["9223372036854775807", 1, "-9007199254740993", "12"];
    const value = await at.infer("ledger", { entries });
    assert.deepEqual(value, {
      prediction: { entries: ["9223372036854775807", 1, "-9007199254740993", 12] },
    });
    assert.match(at.vendor.received.at(-1)?.body.toString() ?? "", /\[9223372036854775807,1,/);
    assert.deepEqual(at.vendor.faults, []);
  });

  for (const entry of [2 ** 53, "9223372036854775808", 1.5, "one"]) {
    test(`${JSON.stringify(entry)} is none`, async () => {
      await using at = await stage();
      await assert.rejects(at.infer("ledger", { entries: [entry] }), withCode("models.badInput"));
    });
  }
});

describe("a request of the protocol", () => {
  for (const [what, change, problem] of [
    ["data of another length", { data: [1, 2, 3] }, /do not fill the shape \[1, 4\]/],
    ["an unknown datatype", { datatype: "FLOAT" }, /FLOAT is no datatype/],
    ["shared memory", { parameters: { shared_memory_region: "x" } }, /is not for callers/],
    ["fields of its own", { extra: 1 }, /extra/],
    ["a shape of too many dimensions", { shape: Array(9).fill(1) }, /shape/],
  ] as const) {
    test(`with ${what} is refused before it is sent`, async () => {
      await using at = await stage();
      const input = { inputs: [{ ...tensors.inputs[0], ...change }] };
      await assert.rejects(at.infer("flowers", input), problem);
      await assert.rejects(at.infer("flowers", input), withCode("models.badInput"));
      assert.deepEqual(at.vendor.received, []);
    });
  }

  test("keeps its outputs and parameters", async () => {
    await using at = await stage();
    const extras = { outputs: [{ name: "probabilities" }], parameters: { sequence_id: 4 } };
    await at.infer("flowers", { ...tensors, ...extras });
    assert.deepEqual(at.vendor.received[0]?.json, { ...tensors, ...extras });
    assert.deepEqual(at.vendor.faults, []);
  });
});

describe("an answer", () => {
  test("of scores that are no probabilities names the label without a confidence", async () => {
    await using at = await stage({ models: { scorer: { labels } } });
    assert.deepEqual(await at.infer("scorer", [1, 2, 3, 4]), { prediction: "setosa" });
  });

  test("without labels is each output by its name, in rows", async () => {
    await using at = await stage({ models: {} });
    const { prediction } = Object(await at.infer("iris", [1, 2, 3, 4]));
    assert.deepEqual(prediction, { probabilities: [[0.125, 0.75, 0.125]] });
  });

  test("of more values than are wanted is refused", async () => {
    await using at = await stage({ maxOutputElements: 10 });
    await at.infer("flood", 10);
    await assert.rejects(at.infer("flood", 11), withCode("models.answerTooLong"));
  });

  test("whose data do not fill their shape is not understood", async () => {
    await using at = await stage();
    await assert.rejects(at.infer("liar", "x"), withCode("models.badReply"));
  });
});

describe("models", () => {
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
