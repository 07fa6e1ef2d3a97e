/** Questions in the middle of a call: who may answer, how often, and what becomes of those nobody answers. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Era } from "../../../src/upstreams/introduction.ts";
import {
  type ServedShowroom,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import type { Question, Reply, WireClient } from "../../../src/upstreams/testing/wire-client.ts";
import { freshKey, resultOf, textOf } from "./expectations/expectation.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { until } from "../../until.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const answerSeconds = 10;

const stack = new AsyncDisposableStack();
let servers: Readonly<Record<Era, ServedShowroom>>;
let gateway: Gateway;

before(async () => {
  servers = {
    modern: stack.use(await serveHttp("modern", createShowroom())),
    legacy: stack.use(await serveHttp("sessions", createShowroom())),
  };
  gateway = stack.use(
    await startGateway(
      Object.fromEntries(
        eras.map((era) => [
          `${era}-one`,
          { transport: "http", instances: [{ url: servers[era].url }] },
        ]),
      ),
      { settings: { mcp: { answerSeconds } } },
    ),
  );
});
after(() => stack.disposeAsync());

const accepted = { action: "accept", content: { name: "Aya" } };

interface Asked {
  readonly client: WireClient;
  readonly tool: string;
  readonly given: { readonly topic: string };
  readonly requestState: string;
  /** Under which the upstream's question stands. */
  readonly question: string;
}

/** A modern client that was asked, and has not answered yet. */
async function asked(era: Era, tool = "ask_form"): Promise<Asked> {
  const client = await gateway.connect("modern");
  const given = { topic: freshKey() };
  const reply = await client.once("tools/call", { name: `${era}-one__${tool}`, arguments: given });
  const result = resultOf(reply);
  assert.equal(result["resultType"], "input_required", reply.text);
  const [question = ""] = Object.keys(Object(result["inputRequests"]));
  return { client, tool, given, question, requestState: String(result["requestState"]) };
}

const answer = (
  { client, given, question, requestState }: Asked,
  name: string,
  { more = {}, response = accepted }: { more?: object; response?: object } = {},
): Promise<Reply> =>
  client.once(
    "tools/call",
    { name, arguments: { ...given, ...more } },
    { round: { requestState, inputResponses: { [question]: response } } },
  );

const refused = (reply: Reply, why: string): void => {
  assert.ok(
    reply.error !== undefined || reply.result?.["isError"] === true,
    `${why}: ${reply.text}`,
  );
  assert.doesNotMatch(reply.text, /Aya/, why);
};

for (const era of eras) {
  const own = `${era}-one__ask_form`;

  test(`an answer to a ${era} upstream counts once`, async () => {
    const first = await asked(era);
    assert.match(String(textOf(await answer(first, own))), /Aya/);
    refused(await answer(first, own), "the second time");
    const answers = servers[era].room.journal
      .entries("answered")
      .filter(({ topic }) => topic === first.given.topic);
    assert.equal(answers.length, 1);
  });

  test(`the state of a question of a ${era} upstream is good for nothing else`, async () => {
    const first = await asked(era);
    const other = era === "modern" ? "legacy-one__ask_form" : "modern-one__ask_form";
    refused(await answer(first, other), "another upstream");
    refused(await answer(first, `${era}-one__ask_both`), "another tool");
    refused(await answer(first, own, { more: { topic: "else" } }), "other arguments");
    const { requestState } = first;
    const middle = Math.floor(requestState.length / 2);
    const letter = requestState[middle] === "A" ? "B" : "A";
    const altered = `${requestState.slice(0, middle)}${letter}${requestState.slice(middle + 1)}`;
    refused(await answer({ ...first, requestState: altered }, own), "altered");
    refused(await answer({ ...first, requestState: "" }, own), "empty");
    refused(await answer({ ...first, requestState: "x".repeat(100_000) }, own), "made up");
    // After all that, the right answer still counts.
    assert.match(String(textOf(await answer(first, own))), /Aya/);
  });

  test(`a state of a ${era} upstream tells its client nothing`, async () => {
    const { given, requestState } = await asked(era);
    for (const part of requestState.split(/[.~]/)) {
      const open = Buffer.from(part, "base64url").toString("latin1");
      assert.ok(!open.includes(given.topic) && !open.includes("127.0.0.1"));
    }
  });

  test(`a legacy client that goes away while a ${era} upstream asks leaves nothing open`, async () => {
    const client = await gateway.connect("legacy");
    const topic = freshKey();
    const caller = new AbortController();
    const running = client.call(
      own,
      { topic },
      {
        signal: caller.signal,
        answer: () => {
          setTimeout(() => caller.abort(new Error("gone")), 10);
          return new Promise(() => {});
        },
      },
    );
    await assert.rejects(running, /gone/);
    if (era === "legacy") {
      await until(
        () => servers.legacy.room.journal.entries("cancelled").some(({ key }) => key === topic),
        "the upstream to hear of it",
      );
    }
  });

  for (const clientEra of eras) {
    test(`a ${clientEra} client that cannot be asked is told so, with a ${era} upstream`, async () => {
      await using client = await gateway.connect(clientEra, undefined, { capabilities: {} });
      const reply = await client.once("tools/call", { name: own, arguments: { topic: "x" } });
      assert.notEqual(reply.result?.["resultType"], "input_required", reply.text);
      assert.ok(reply.error !== undefined || reply.result?.["isError"] === true, reply.text);
    });
  }
}

// Both wait for the same time.
describe("nobody waits for ever", { concurrency: true }, () => {
  for (const era of eras) {
    test(`an answer to a ${era} upstream that comes too late is refused, and the call is given up`, async () => {
      const first = await asked(era);
      const { topic } = first.given;
      if (era === "legacy") {
        // Its call is open all the while, and must not stay so.
        await until(
          () => servers.legacy.room.journal.entries("cancelled").some(({ key }) => key === topic),
          "the upstream to hear that nobody answers",
          answerSeconds + 30,
        );
      } else await new Promise((resolve) => void setTimeout(resolve, (answerSeconds + 2) * 1000));
      refused(await answer(first, `${era}-one__ask_form`), "too late");
    });
  }
});

const oneCall = async (client: WireClient, place: number): Promise<void> => {
  const topic = `${freshKey()}-of-${place}`;
  const heard: string[] = [];
  const hear = (question: Question) => {
    heard.push(String(question.params["message"]));
    return { action: "accept", content: { name: topic } };
  };
  const reply = await client.call("legacy-one__ask_form", { topic }, { answer: hear });
  assert.deepEqual(heard, [`The name of ${topic}?`]);
  const told = JSON.parse(String(textOf(reply)));
  assert.deepEqual([told.topic, told.name.content.name], [topic, topic]);
};

const quick = async (client: WireClient): Promise<void> => {
  const key = freshKey();
  const said: unknown[] = [];
  const given = { key, steps: 2, milliseconds: Math.floor(Math.random() * 20) };
  const reply = await client.call("legacy-one__slow", given, {
    heard: ({ params }) => said.push(Object(params).message),
  });
  assert.equal(textOf(reply), `slow ${key}`);
  assert.deepEqual(
    said,
    [1, 2].map((step) => `${key}: step ${step} of 2`),
  );
};

test("two callers of one legacy session hear their own questions and answers only", async () => {
  const clients = await Promise.all(
    eras.flatMap((era) => [gateway.connect(era), gateway.connect(era)]),
  );
  await Promise.all(
    clients.flatMap((client, place) =>
      Array.from({ length: 50 }, (_, turn) =>
        turn % 2 === 0 ? oneCall(client, place) : quick(client),
      ),
    ),
  );
});
