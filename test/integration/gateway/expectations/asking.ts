import assert from "node:assert/strict";
import type { Question } from "../../../../src/upstreams/testing/wire-client.ts";
import { type Cell, type Expectation, freshKey, textOf } from "./expectation.ts";

const accepted = (content: Readonly<Record<string, string>>) => ({ action: "accept", content });

/** Answers a question about a name or a colour, and keeps what it was asked. */
const answering = (asked: Question[]) => (question: Question) => {
  asked.push(question);
  return String(question.params["message"]).includes("name")
    ? accepted({ name: "Aya" })
    : accepted({ colour: "赤" });
};

const asks = ({ server }: Cell): boolean => server.asks;

async function ask(cell: Cell, tool: string) {
  const topic = freshKey();
  const asked: Question[] = [];
  const reply = await cell.client.call(cell.named(tool), { topic }, { answer: answering(asked) });
  const words = asked.map(({ params }) => String(params["message"]));
  return { topic, asked, words, told: JSON.parse(String(textOf(reply))) };
}

/** Servers that ask their caller back. */
export const askingExpectations: readonly Expectation[] = [
  {
    about: "a question reaches the caller as it was put, and the answer comes back",
    where: asks,
    async check(cell) {
      const { topic, asked, words, told } = await ask(cell, "ask_form");
      assert.deepEqual(words, [`The name of ${topic}?`]);
      assert.equal(asked[0]?.method, "elicitation/create");
      assert.deepEqual(asked[0].params["requestedSchema"], {
        type: "object",
        properties: { name: { type: "string" } },
        required: ["name"],
      });
      assert.deepEqual(told, { topic, name: accepted({ name: "Aya" }) });
    },
  },
  {
    about: "two questions, one after the other",
    where: asks,
    async check(cell) {
      const { topic, words, told } = await ask(cell, "ask_twice");
      assert.deepEqual(words, [`The name of ${topic}?`, `The colour of ${topic}?`]);
      const [name, colour] = [accepted({ name: "Aya" }), accepted({ colour: "赤" })];
      assert.deepEqual(told, { topic, name, colour });
    },
  },
  {
    about: "two questions at once",
    where: asks,
    async check(cell) {
      const { topic, words, told } = await ask(cell, "ask_both");
      assert.deepEqual(
        new Set(words),
        new Set([`The name of ${topic}?`, `The colour of ${topic}?`]),
      );
      assert.equal(words.length, 2);
      const [name, colour] = [accepted({ name: "Aya" }), accepted({ colour: "赤" })];
      assert.deepEqual(told, { topic, name, colour });
    },
  },
  {
    about: "a caller can be sent to a page",
    where: asks,
    async check({ client, named }) {
      const asked: Question[] = [];
      const answer = (question: Question) => {
        asked.push(question);
        return { action: "accept" };
      };
      const reply = await client.call(named("ask_url"), {}, { answer });
      assert.equal(asked[0]?.params["mode"], "url");
      assert.equal(asked[0].params["url"], "https://example.org/consent");
      assert.deepEqual(JSON.parse(String(textOf(reply))), { page: { action: "accept" } });
    },
  },
  ...(["decline", "cancel"] as const).map((action): Expectation => ({
    about: `a caller can ${action}`,
    where: asks,
    async check({ client, named }) {
      const topic = freshKey();
      const reply = await client.call(named("ask_form"), { topic }, { answer: () => ({ action }) });
      assert.deepEqual(JSON.parse(String(textOf(reply))), { topic, name: { action } });
    },
  })),
  {
    about: "ten callers who are asked at once each hear their own question",
    // Over lines nothing says to which call a question belongs: there it is one call at a time.
    where: ({ server, client, lines }) =>
      server.asks &&
      (server.era === "modern" || server.transport === "http") &&
      (client.era === "modern" || lines !== true),
    async check(cell) {
      const all = await Promise.all(Array.from({ length: 10 }, () => ask(cell, "ask_twice")));
      for (const { topic, words, told } of all) {
        assert.deepEqual(words, [`The name of ${topic}?`, `The colour of ${topic}?`]);
        assert.equal(told.topic, topic);
      }
    },
  },
];
