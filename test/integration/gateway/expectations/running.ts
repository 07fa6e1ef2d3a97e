import assert from "node:assert/strict";
import { until } from "../../../until.ts";
import { type Cell, type Expectation, freshKey, resultOf, textOf } from "./expectation.ts";

type Message = Readonly<Record<string, unknown>>;

const paramsOf = (message: Message): Message => Object(message["params"]);

const noted = ({ server: { journal } }: Cell, event: string, key: string): boolean =>
  journal.entries(event).some((entry) => entry["key"] === key);

async function logged({ client, named }: Cell, meta: Message): Promise<readonly Message[]> {
  const heard: Message[] = [];
  await client.call(named("logs"), {}, { meta, heard: (message) => heard.push(message) });
  return heard
    .filter(({ method }) => method === "notifications/message")
    .map((message) => paramsOf(message));
}

/** What happens while a call runs. */
export const runningExpectations: readonly Expectation[] = [
  {
    about: "progress comes in order, under the caller's own token",
    where: ({ server }) => server.speaks,
    async check({ client, named }) {
      const key = freshKey();
      const heard: Message[] = [];
      const reply = await client.call(
        named("slow"),
        { key, steps: 3 },
        { heard: (message) => heard.push(message) },
      );
      assert.equal(textOf(reply), `slow ${key}`);
      const said = heard.map((message) => paramsOf(message)["message"]);
      assert.deepEqual(
        said,
        [1, 2, 3].map((step) => `${key}: step ${step} of 3`),
      );
      const tokens = heard.map((message) => paramsOf(message)["progressToken"]);
      assert.deepEqual([...new Set(tokens)], [reply.message["id"]]);
      assert.equal(paramsOf(heard.at(-1) ?? {})["progress"], 1);
    },
  },
  {
    about: "log messages come to those who asked for them",
    where: ({ server }) => server.speaks,
    async check(cell) {
      const { client } = cell;
      if (client.era === "legacy") await client.request("logging/setLevel", { level: "info" });
      const meta = { "io.modelcontextprotocol/logLevel": "info" };
      const heard = await logged(cell, client.era === "modern" ? meta : {});
      assert.deepEqual(
        heard.map(({ level, data }) => [level, data]),
        [
          ["info", { step: "one" }],
          ["warning", "二"],
        ],
      );
    },
  },
  {
    about: "a modern caller who asked for no log messages gets none",
    where: ({ client, way }) => client.era === "modern" && way !== "direct",
    async check(cell) {
      assert.deepEqual(await logged(cell, {}), []);
    },
  },
  {
    about: "fifty calls at once each get their own answer and their own progress",
    where: ({ server }) => server.speaks,
    async check({ client, named }) {
      const calls = Array.from({ length: 50 }, async (_, place) => {
        const key = freshKey();
        const heard: unknown[] = [];
        const given = { key, steps: 2, milliseconds: place % 7 };
        const reply = await client.call(named("slow"), given, {
          heard: (message) => heard.push(paramsOf(message)["message"]),
        });
        assert.equal(textOf(reply), `slow ${key}`);
        assert.deepEqual(heard, [`${key}: step 1 of 2`, `${key}: step 2 of 2`]);
      });
      await Promise.all(calls);
    },
  },
  {
    about: "work that goes on after its answer can be followed and cancelled",
    where: ({ client, server }) => client.era === "modern" && server.era === "modern",
    async check({ client, named }) {
      const begun = resultOf(await client.call(named("task")));
      assert.equal(begun["resultType"], "task");
      const about = async (method: string): Promise<Message> =>
        resultOf(await client.request(method, { taskId: begun["taskId"] }));
      assert.equal((await about("tasks/get"))["status"], "working");
      const done = await about("tasks/get");
      assert.equal(done["status"], "completed");
      assert.match(JSON.stringify(done["result"]), /the task is done/);
      await about("tasks/cancel");
      assert.equal((await about("tasks/get"))["status"], "cancelled");
    },
  },
];

/**
 * Held against a server last: over lines, the hub takes no question for a while after a call was given
 * up, as it could be about that one.
 */
export const givingUpExpectations: readonly Expectation[] = [
  {
    about: "a call that is given up is cancelled at the server",
    where: ({ server }) => server.name !== "stateless",
    async check(cell) {
      const key = freshKey();
      const caller = new AbortController();
      const running = cell.client.call(cell.named("hang"), { key }, { signal: caller.signal });
      running.catch(() => {});
      await until(() => noted(cell, "started", key), "the call to start");
      caller.abort(new Error("given up"));
      await assert.rejects(running, /given up/);
      await until(() => noted(cell, "cancelled", key), "the server to hear of it");
    },
  },
];
