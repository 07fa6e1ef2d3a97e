import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withCode } from "../../media/testing/with-code.ts";
import type { Received, VendorReply } from "../testing/vendor-server.ts";
import { answer, type Answering, asking, dialect, formOf, settings } from "./testing/ask-chat.ts";
import { speaking } from "./testing/dialect.ts";

const good = { json: { choices: [{ message: { content: '{"mood": "good"}' } }] } };
const refusing =
  (refused: readonly string[], error: unknown, status = 400): Answering =>
  (request) =>
    refused.includes(formOf(request)) ? { json: { error }, status } : good;
const forms = async (reply: Answering, times = 2) =>
  (await asking(reply, { json: true, times })).forms;

const chatty = (request: Received): VendorReply =>
  formOf(request) === "json_object"
    ? good
    : { json: { choices: [{ message: { content: "A good one, I think." } }] } };

describe("an answer in a form", () => {
  test("is asked for by its schema", async () => {
    assert.deepEqual(await forms(() => good), ["json_schema", "json_schema"]);
  });

  test("is not asked for where none is wanted", async () => {
    assert.deepEqual((await asking(() => good)).forms, ["free"]);
  });

  test("goes down to json_object where schemas are refused, once for each model", async () => {
    for (const [error, status] of [
      ["json_schema is not supported", 400],
      [{ loc: ["body", "response_format", "type"], msg: "Input should be 'json_object'" }, 422],
      [undefined, 400],
    ] as const) {
      const asks = await forms(refusing(["json_schema"], error, status));
      assert.deepEqual(asks, ["json_schema", "json_object", "json_object"]);
    }
  });

  test("goes down to nothing where LM Studio's schema engine fails and json_object is unknown", async () => {
    const error = "'response_format.type' must be 'json_schema' or 'text'";
    const asks = await forms(refusing(["json_schema", "json_object"], error));
    assert.deepEqual(asks, ["json_schema", "json_object", "free", "free"]);
  });

  test("is asked for in another way next time where the server ignored this one", async () => {
    assert.deepEqual(await forms(chatty, 3), ["json_schema", "json_object", "json_object"]);
  });

  test("that no form helps to get fails for the first reason", async () => {
    const refusals = ["no json_schema", "no json_object", "no such thing"];
    const reply = () => ({ json: { error: refusals.shift() }, status: 400 });
    await assert.rejects(forms(reply), (error) => {
      assert(error instanceof Error && error.cause instanceof Error);
      assert.match(error.cause.message, /no json_schema/);
      return withCode("models.rejected")(error);
    });
  });

  test("is not asked for again where the request itself is refused", async () => {
    const error = { message: "the request exceeds the available context size", code: 400 };
    const all = ["json_schema", "json_object", "free"];
    await speaking(dialect(refusing(all, error)), settings, async ({ provider, vendor }) => {
      const run = provider.services.generate?.run(
        { question: { instructions: "", text: "Hello?", answer } },
        { model: "m", signal: AbortSignal.timeout(10_000) },
      );
      await assert.rejects(run ?? Promise.resolve(), withCode("models.rejected"));
      assert.equal(vendor.received.length, 1);
    });
  });

  test("is remembered for a bounded number of models", async () => {
    const reply = refusing(["json_schema"], "no json_schema");
    await speaking(dialect(reply), settings, async ({ provider, vendor }) => {
      const ask = async (model: string): Promise<number> => {
        const before = vendor.received.length;
        const question = { instructions: "", text: "Hello?", answer };
        const signal = AbortSignal.timeout(10_000);
        await provider.services.generate?.run({ question }, { model, signal });
        return vendor.received.length - before;
      };
      assert.equal(await ask("first"), 2);
      assert.equal(await ask("first"), 1);
      for (let other = 0; other < 200; other += 1) await ask(`other-${other}`);
      assert.equal(await ask("first"), 2);
    });
  });
});
