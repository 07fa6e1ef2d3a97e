import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withCode } from "../../media/testing/with-code.ts";
import { type Answering, asking, dialect, settings } from "./testing/ask-chat.ts";
import { eventStream, speaking } from "./testing/dialect.ts";

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

  const hel = JSON.stringify(delta({ content: "Hel" }));

  const ending = (how: "open" | "cut", ...more: string[]) =>
    text(() => ({ events: [hel, ...more], ending: how }), true);

  test("that breaks off is models.cutOff", async () => {
    await assert.rejects(ending("cut"), withCode("models.cutOff"));
  });

  test("that stays open after [DONE] is not waited for", async () => {
    assert.equal((await ending("open", "[DONE]"))?.value, "Hel");
  });

  test("that hangs is left at once by a caller who gives up, and its connection closed", async () => {
    const hanging = dialect(() => ({ events: [hel], ending: "open" }));
    await speaking(hanging, settings, async ({ provider, vendor }) => {
      const giveUp = new AbortController();
      const reason = new Error("no longer wanted");
      const run = provider.services.generate?.run(
        { question: { instructions: "", text: "Hello?" } },
        { model: "m", signal: giveUp.signal, onText: () => giveUp.abort(reason) },
      );
      await assert.rejects(run ?? Promise.resolve(), reason);
      while (vendor.abandoned === 0)
        await sleep(5, undefined, { signal: AbortSignal.timeout(5000) });
    });
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
