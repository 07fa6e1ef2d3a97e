import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as z from "zod";
import { withCode } from "../../media/testing/with-code.ts";
import type { Reply } from "../provider.ts";
import type { Received, VendorReply } from "../testing/vendor-server.ts";
import { type Dialect, eventStream, speaking } from "./testing/dialect.ts";

type Answering = (request: Received) => VendorReply;
interface Heard extends Reply<string> {
  readonly pieces: readonly string[];
}

const settings = { models: { describe: "m", generate: "m" } };
const answer = { name: "mood", schema: { type: "object", properties: {}, required: [] } };

const dialect = (reply: Answering): Dialect => ({ "POST /v1/chat/completions": reply });

/** Asks a server that answers so, and gives what came and how it was asked. */
async function asking(
  reply: Answering,
  { live = false, json = false, times = 1, model = "m" } = {},
): Promise<{ readonly heard: Heard[]; readonly forms: unknown[] }> {
  const heard: Heard[] = [];
  const forms: unknown[] = [];
  await speaking(dialect(reply), settings, async ({ provider, vendor }) => {
    for (let round = 0; round < times; round += 1) {
      const pieces: string[] = [];
      const question = { instructions: "Be brief.", text: "Hello?", ...(json && { answer }) };
      const got = await provider.services.generate?.run(
        { question },
        {
          model,
          signal: AbortSignal.timeout(10_000),
          ...(live && { onText: (piece) => void pieces.push(piece) }),
        },
      );
      assert(got !== undefined);
      heard.push({ ...got, pieces });
    }
    forms.push(...vendor.received.map(formOf));
  });
  return { heard, forms };
}

const asked = z.object({ response_format: z.object({ type: z.string() }).optional() });
const formOf = ({ json }: Received): string => asked.parse(json).response_format?.type ?? "free";

const whole =
  (message: object, more: object = {}): Answering =>
  () => ({
    json: { choices: [{ message }], ...more },
  });
const text = async (reply: Answering, live = false) => (await asking(reply, { live })).heard[0];

const filtered = () => ({
  json: { choices: [{ message: { content: null }, finish_reason: "content_filter" }] },
});
const failure =
  (error: unknown): Answering =>
  () => ({ json: { error } });

describe("a reply of chat", () => {
  test("may have its text in parts, of which thoughts are none", async () => {
    const content = [
      { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
      { type: "reasoning", text: "Hm." },
      { type: "text", text: "Hel" },
      { text: "lo" },
    ];
    assert.equal((await text(whole({ content })))?.value, "Hello");
  });

  test("is given without what the model thought", async () => {
    for (const message of [
      { content: "Hello", reasoning_content: "Hm." },
      { content: "Hello", reasoning: "Hm.", role: "assistant" },
      { content: "<think>\nHm.\n</think>\n\nHello" },
      { content: "Hm, a greeting.\n</think>\n\nHello" },
    ]) {
      assert.equal((await text(whole(message)))?.value, "Hello");
    }
  });

  test("may lie in a fence, which stays", async () => {
    const content = '```json\n{"mood": "good"}\n```';
    assert.equal((await text(whole({ content })))?.value, content);
  });

  test("counts the tokens that it tells, and no others", async () => {
    const usage = {
      prompt_tokens: 9,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: 4 },
    };
    const hello = { content: "Hello" };
    assert.deepEqual((await text(whole(hello, { usage })))?.usage, {
      inputTokens: 9,
      outputTokens: 3,
      cachedInputTokens: 4,
    });
    assert.deepEqual((await text(whole(hello, { usage: "many" })))?.usage, {});
  });

  test("that refuses is models.declined", async () => {
    await assert.rejects(text(filtered), withCode("models.declined"));
    const refused = whole({ content: null, refusal: "I will not." });
    await assert.rejects(text(refused), withCode("models.declined"));
  });

  test("without words is models.badReply", async () => {
    for (const content of ["", null, "<think>I never came to an end", 7]) {
      await assert.rejects(text(whole({ content })), withCode("models.badReply"));
    }
    await assert.rejects(
      text(() => ({ json: { choices: [] } })),
      withCode("models.badReply"),
    );
    await assert.rejects(
      text(() => ({ json: [] })),
      withCode("models.badReply"),
    );
  });

  test("that is an error is the failure that it tells, whatever its status", async () => {
    const loading = { code: 503, message: "Loading model", type: "unavailable_error" };
    await assert.rejects(text(failure(loading)), withCode("models.failed"));
    await assert.rejects(text(failure("out of memory")), withCode("models.failed"));
    await assert.rejects(text(failure({ code: 400 })), withCode("models.rejected"));
  });

  test("tells of a model that is not there", async () => {
    const error = { message: 'model "m" not found, try pulling it first', code: null };
    const missing = () => ({ json: { error }, status: 404 });
    await assert.rejects(text(missing), withCode("models.noSuchModel"));
  });
});

const events =
  (...all: object[]): Answering =>
  () => ({
    events: all.map((event) => JSON.stringify(event)),
  });
const delta = (words: object) => ({ choices: [{ delta: words }] });

describe("a stream of chat", () => {
  test("as Ollama sends it: thoughts apart, usage in a last piece without choices", async () => {
    const heard = await text(
      events(
        delta({ role: "assistant", content: "", reasoning: "Hm." }),
        delta({ role: "assistant", content: "Hel" }),
        delta({ role: "assistant", content: "lo" }),
        { choices: [], usage: { prompt_tokens: 2, completion_tokens: 1 } },
      ),
      true,
    );
    assert.deepEqual(heard, {
      value: "Hello",
      usage: { inputTokens: 2, outputTokens: 1 },
      pieces: ["Hel", "lo"],
    });
  });

  test("as llama.cpp sends it: pings, null, usage beside the last choice", async () => {
    const stop = {
      choices: [{ finish_reason: "stop", index: 0, delta: {} }],
      usage: { prompt_tokens: 14, completion_tokens: 11 },
      timings: { prompt_n: 14 },
    };
    const lines = [delta({ role: "assistant", content: null }), delta({ content: "Hello" }), stop];
    const sent = lines.map((line) => `: ping\n\ndata: ${JSON.stringify(line)}\n\n`).join("");
    const heard = await text(() => eventStream(`${sent}data: [DONE]\n\n`), true);
    assert.equal(heard?.value, "Hello");
    assert.deepEqual(heard.usage, { inputTokens: 14, outputTokens: 11 });
  });

  test("may end without [DONE], without an empty line, and with lines of any system", async () => {
    const sent = [delta({ content: "Hel" }), delta({ content: "lo" })].map((one) =>
      JSON.stringify(one),
    );
    for (const end of ["\n\n", "\r\n\r\n", "\r\r"]) {
      const stream = eventStream(sent.map((line) => `data:${line}`).join(end));
      assert.deepEqual((await text(() => stream, true))?.pieces, ["Hel", "lo"]);
    }
  });

  test("ends with [DONE], whatever follows", async () => {
    const sent = `data: ${JSON.stringify(delta({ content: "Hello" }))}\n\ndata: [DONE]\n\ndata: !\n\n`;
    assert.equal((await text(() => eventStream(sent), true))?.value, "Hello");
  });

  test("hides a thought that its tags are cut across pieces of", async () => {
    const pieces = ["<th", "ink>Hm", ". </thi", "nk>", "\n\nHel", "lo <3"];
    const heard = await text(events(...pieces.map((content) => delta({ content }))), true);
    assert.equal(heard?.value, "Hello <3");
    assert.equal(heard.pieces.join(""), "Hello <3");
  });

  test("has an answer without the thought that began without a tag, although it was read along", async () => {
    const pieces = ["Hm.", "</think>", "Hello"];
    const heard = await text(events(...pieces.map((content) => delta({ content }))), true);
    assert.equal(heard?.value, "Hello");
    assert.deepEqual(heard.pieces, pieces.toSpliced(1, 1));
  });

  test("may come whole, from a server that does not stream", async () => {
    const heard = await text(whole({ content: "Hello" }), true);
    assert.deepEqual(heard, { value: "Hello", usage: {}, pieces: ["Hello"] });
  });

  test("may tell of a failure in the middle, in both ways of llama.cpp", async () => {
    const error = JSON.stringify({ code: 500, message: "Context size has been exceeded." });
    const begun = `data: ${JSON.stringify(delta({ content: "Hel" }))}\n\n`;
    for (const line of [`error: ${error}`, `data: {"error":${error}}`]) {
      const broken = () => eventStream(`${begun}${line}\n\n`);
      await assert.rejects(text(broken, true), withCode("models.failed"));
    }
  });

  test("that is no JSON is models.badReply", async () => {
    await assert.rejects(
      text(() => eventStream("data: {\n\n"), true),
      withCode("models.badReply"),
    );
    await assert.rejects(
      text(() => eventStream(""), true),
      withCode("models.badReply"),
    );
  });
});

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
