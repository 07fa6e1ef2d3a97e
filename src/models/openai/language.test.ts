import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Attempt, Reply } from "../provider.ts";
import { type Mood, startVendor, type VendorReply } from "../testing/vendor-server.ts";
import { question, verdict } from "./testing/openai-examples.ts";
import { openaiVendor } from "./testing/openai-vendor.ts";
import { openedAt } from "./testing/opened-at.ts";

interface Heard {
  readonly pieces: string[];
  readonly outcome: string;
  readonly reply?: Reply<string>;
}

/** Asks for text: what came piece by piece, and the answer or the failure's code. */
async function ask(
  url: string,
  live: boolean,
  signal = AbortSignal.timeout(20_000),
): Promise<Heard> {
  await using provider = openedAt({ url, key: "sk-canary-0123456789abcdef" });
  const pieces: string[] = [];
  const onText = (piece: string): void => void pieces.push(piece);
  const attempt: Attempt = { model: "gpt-6-luna", signal, ...(live ? { onText } : {}) };
  try {
    const reply = await provider.services.generate?.run({ question }, attempt);
    assert(reply !== undefined);
    return { pieces, outcome: reply.value, reply };
  } catch (error) {
    if (!isKumihimoError(error)) throw error;
    return { pieces, outcome: error.code };
  }
}

/** The same, of a server that replies as it is told. */
async function answered(reply: VendorReply, live = false): Promise<Heard> {
  const routes = openaiVendor.routes.map((route) => ({ ...route, reply: () => reply }));
  await using vendor = await startVendor({ ...openaiVendor, routes });
  return await ask(vendor.url, live);
}

const response = { id: "resp_1", created_at: 1, model: "gpt-6-luna" };
const message = (content: readonly object[]) => ({
  type: "message",
  role: "assistant",
  id: "msg_1",
  content,
});
const words = (text: string) => ({ type: "output_text", text, annotations: [] });
const refusal = { type: "refusal", refusal: "I cannot help with that." };

const failures: readonly [Mood, string][] = [
  ["unauthorized", "models.unauthorized"],
  ["rateLimited", "models.rateLimited"],
  ["broken", "models.failed"],
  ["refused", "models.rejected"],
  ["cut", "models.cutOff"],
  ["nonsense", "models.badReply"],
  ["wrongType", "models.badReply"],
  ["redirect", "models.badReply"],
];

for (const [mood, code] of failures) {
  test(`a streamed answer that is ${mood} is ${code}, as one in a piece is`, async () => {
    await using vendor = await startVendor(openaiVendor);
    vendor.next(mood);
    assert.deepEqual(await ask(vendor.url, true), { pieces: [], outcome: code });
    assert.equal(vendor.received.length, 1);
  });
}

const delta = (text: string) =>
  JSON.stringify({ type: "response.output_text.delta", item_id: "msg_1", delta: text });
const begun = JSON.stringify({
  type: "response.output_item.added",
  output_index: 0,
  item: { type: "message", id: "msg_1" },
});

test("a stream that ends without its last event was broken off", async () => {
  const heard = await answered({ events: [begun, delta("Half an ")] }, true);
  assert.deepEqual(heard, { pieces: ["Half an "], outcome: "models.cutOff" });
});

test("a connection that is lost in the middle of a stream is models.cutOff", async () => {
  await using at = await breakingOff(`data: ${begun}\n\ndata: ${delta("Half an ")}\n\n`);
  assert.deepEqual(await ask(at.url, true), { pieces: ["Half an "], outcome: "models.cutOff" });
});

test("a caller who gives up in the middle of a stream is let go with the reason", async () => {
  await using at = await breakingOff(`data: ${begun}\n\ndata: ${delta("Half an ")}\n\n`, 20_000);
  const giveUp = new AbortController();
  const reason = new Error("no longer wanted");
  setTimeout(() => giveUp.abort(reason), 100);
  await assert.rejects(ask(at.url, true, giveUp.signal), (error) => error === reason);
});

test("an event that is no JSON is models.badReply, and what came before it was given", async () => {
  const heard = await answered({ events: [begun, delta("Half an "), "{nonsense"] }, true);
  assert.deepEqual(heard, { pieces: ["Half an "], outcome: "models.badReply" });
});

const failed = (code: string, at: object = {}) =>
  JSON.stringify({
    type: "response.failed",
    sequence_number: 3,
    response: { ...response, status: "failed", error: { code, message: "No." } },
    ...at,
  });

test("a stream that tells of a failure ends in the error that fits it", async () => {
  const told: readonly [string, string][] = [
    ["server_error", "models.failed"],
    ["rate_limit_exceeded", "models.rateLimited"],
    ["insufficient_quota", "models.rateLimited"],
    ["image_content_policy_violation", "models.declined"],
    ["invalid_image_format", "models.mediaRefused"],
  ];
  for (const [code, outcome] of told) {
    const early = await answered({ events: [failed(code)] }, true);
    assert.deepEqual(early, { pieces: [], outcome }, `${code}, at once`);
    const late = await answered({ events: [begun, delta("Well, "), failed(code)] }, true);
    assert.deepEqual(late, { pieces: ["Well, "], outcome }, `${code}, after some words`);
  }
});

test("a failure told in a reply whose status is a success is a failure all the same", async () => {
  const error = { code: "server_error", type: "server_error", message: "No." };
  const heard = await answered({ json: { ...response, error, output: [] } });
  assert.equal(heard.outcome, "models.failed");
});

test("a model that refuses has declined, streamed or not", async () => {
  const whole = { json: { ...response, output: [message([refusal])] } };
  assert.equal((await answered(whole)).outcome, "models.declined");
  const filtered = { ...response, incomplete_details: { reason: "content_filter" } };
  const parts = { json: { ...filtered, output: [message([words("Well")])] } };
  assert.equal((await answered(parts)).outcome, "models.declined");
  const events = [
    begun,
    JSON.stringify({ type: "response.refusal.delta", item_id: "msg_1", delta: "I cannot." }),
    JSON.stringify({ type: "response.completed", response: { ...response, usage: null } }),
  ];
  assert.equal((await answered({ events }, true)).outcome, "models.declined");
});

test("what a model says on the way to its answer is no part of it", async () => {
  const aside = { ...message([words("Let me look.")]), id: "msg_0", phase: "commentary" };
  const answer = { ...message([words("A bus.")]), phase: "final_answer" };
  const whole = { json: { ...response, output: [aside, answer] } };
  assert.equal((await answered(whole)).outcome, "A bus.");
  const said = (item: typeof aside, output_index: number, text: string) => [
    JSON.stringify({ type: "response.output_item.added", output_index, item }),
    JSON.stringify({
      type: "response.output_text.delta",
      item_id: item.id,
      output_index,
      delta: text,
    }),
    JSON.stringify({ type: "response.output_item.done", output_index, item }),
  ];
  const done = JSON.stringify({ type: "response.completed", response });
  const events = [...said(aside, 0, "Let me look."), ...said(answer, 1, "A bus."), done];
  const heard = await answered({ events }, true);
  assert.deepEqual([heard.pieces, heard.outcome], [["A bus."], "A bus."]);
});

test("an answer cut at its longest is given as far as it came", async () => {
  const long = { ...response, incomplete_details: { reason: "max_output_tokens" } };
  const json = { ...long, output: [message([words('{"colour":"re')])] };
  assert.equal((await answered({ json })).outcome, '{"colour":"re');
});

test("an answer without words is models.badReply", async () => {
  for (const output of [[], [message([])], [message([words(" \n")])]]) {
    assert.equal((await answered({ json: { ...response, output } })).outcome, "models.badReply");
  }
});

test("an answer that was to be JSON and is none is given as it was written", async () => {
  const json = { ...response, output: [message([words("The bus is red.")])] };
  const routes = openaiVendor.routes.map((route) => ({ ...route, reply: () => ({ json }) }));
  await using vendor = await startVendor({ ...openaiVendor, routes });
  await using provider = openedAt(vendor);
  const reply = await provider.services.generate?.run(
    { question: { ...question, answer: verdict } },
    { model: "gpt-6-luna", signal: AbortSignal.timeout(20_000) },
  );
  assert.deepEqual(reply, { value: "The bus is red.", usage: {} });
});

interface BreakingOff extends AsyncDisposable {
  readonly url: string;
}

/** A server that sends `text` as a stream of events and then breaks the connection. */
async function breakingOff(text: string, afterMs = 300): Promise<BreakingOff> {
  const server = createServer((_, reply) => {
    reply.writeHead(200, { "content-type": "text/event-stream" });
    reply.write(text);
    setTimeout(() => reply.destroy(), afterMs).unref();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert(address !== null && typeof address === "object");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
