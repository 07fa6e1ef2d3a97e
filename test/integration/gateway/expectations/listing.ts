import assert from "node:assert/strict";
import type { WireClient } from "../../../../src/upstreams/testing/wire-client.ts";
import { until } from "../../../until.ts";
import { type Cell, type Expectation, freshKey, resultOf, textOf } from "./expectation.ts";

type Item = Readonly<Record<string, unknown>>;

/** All pages of a list. */
export async function allOf(client: WireClient, method: string, key: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: unknown;
  do {
    const result = resultOf(await client.request(method, cursor === undefined ? {} : { cursor }));
    items.push(...Object(result[key] ?? []));
    cursor = result["nextCursor"];
  } while (cursor !== undefined);
  return items;
}

const find = (items: readonly Item[], name: string): Item | undefined =>
  items.find((item) => item["name"] === name);

const tools = ({ client }: Cell): Promise<Item[]> => allOf(client, "tools/list", "tools");

/** What a client finds in the lists, reads, and hears of their changes. */
export const listingExpectations: readonly Expectation[] = [
  {
    about: "every tool is listed with everything the server says of it",
    async check(cell) {
      const listed = await tools(cell);
      const own = ["echo", "weather", "region", "hang", "ask_form", "touch", "count"];
      for (const name of own) assert.ok(find(listed, cell.named(name)), `${name} is not listed`);
      const echo = find(listed, cell.named("echo"));
      assert.equal(echo?.["title"], "Echo");
      assert.equal(echo["description"], "Gives back what it was given");
      assert.deepEqual(Object(echo["annotations"])["idempotentHint"], true);
      assert.deepEqual(echo["com.example/shelf"], { row: 3 });
      const { properties } = Object(find(listed, cell.named("region"))?.["inputSchema"]);
      assert.deepEqual(properties, { region: { type: "string", "x-mcp-header": "Region" } });
      const { required } = Object(find(listed, cell.named("weather"))?.["outputSchema"]);
      assert.deepEqual(required, ["city", "degrees"]);
    },
  },
  {
    about: "an unknown tool is an error",
    async check({ client, named }) {
      const { result, error } = await client.call(named("no_such_tool"));
      assert.ok(error !== undefined || result?.["isError"] === true);
    },
  },
  {
    about: "prompts are listed, written and completed",
    async check({ client, named }) {
      const prompts = await allOf(client, "prompts/list", "prompts");
      assert.deepEqual(Object(find(prompts, named("greet")))["arguments"], [
        { name: "who", description: "Whom", required: true },
      ]);
      const given = { name: named("greet"), arguments: { who: "綾" } };
      const written = resultOf(await client.request("prompts/get", given));
      assert.deepEqual(written["messages"], [
        { role: "user", content: { type: "text", text: "Hello, 綾. こんにちは" } },
      ]);
      assert.equal(written["com.example/mood"], "warm");
      const completed = await client.request("completion/complete", {
        ref: { type: "ref/prompt", name: named("greet") },
        argument: { name: "who", value: "Ay" },
      });
      assert.deepEqual(Object(resultOf(completed)["completion"]).values, ["Aya", "Ayumi"]);
    },
  },
  {
    about: "resources and templates are listed, read and completed",
    async check({ client, addressed }) {
      const resources = await allOf(client, "resources/list", "resources");
      const uri = addressed("show://notes/welcome");
      const listed = resources.find((item) => item["uri"] === uri);
      assert.equal(listed?.["mimeType"], "text/plain", JSON.stringify(resources));
      const read = async (address: string): Promise<Item> => {
        const { contents } = resultOf(await client.request("resources/read", { uri: address }));
        return Object(Array.isArray(contents) ? contents[0] : undefined);
      };
      assert.match(String((await read(uri))["text"]), /^Welcome \d+$/);
      assert.equal((await read(addressed("show://numbers/7")))["text"], "number 7");
      const templates = await allOf(client, "resources/templates/list", "resourceTemplates");
      const template = addressed("show://numbers/{n}");
      assert.ok(templates.some((item) => item["uriTemplate"] === template));
      const completed = await client.request("completion/complete", {
        ref: { type: "ref/resource", uri: template },
        argument: { name: "n", value: "12" },
      });
      assert.deepEqual(Object(resultOf(completed)["completion"]).values, ["12", "123"]);
    },
  },
  {
    about: "a resource that is not there is an error that names it",
    async check({ client, addressed }) {
      const uri = addressed("show://numbers/none");
      const { error } = await client.request("resources/read", { uri });
      // The code of before 2026-07-28 and the one since.
      assert.ok(error !== undefined && [-32_002, -32_602].includes(error.code));
    },
  },
  {
    about: "whoever listens hears of a changed list, and finds the change there",
    where: ({ server }) => server.tells,
    async check(cell) {
      const heard: unknown[] = [];
      await using listening = new AsyncDisposableStack();
      listening.use(await cell.client.listen(({ method }) => heard.push(method)));
      const name = freshKey();
      await cell.client.call(cell.named("add_tool"), { name });
      await until(
        async () => find(await tools(cell), cell.named(name)) !== undefined,
        `${name} to be listed`,
      );
      await until(() => heard.includes("notifications/tools/list_changed"), "news of the tools");
      assert.equal(textOf(await cell.client.call(cell.named(name))), `this is ${name}`);
      await cell.client.call(cell.named("remove_tool"), { name });
      await until(
        async () => find(await tools(cell), cell.named(name)) === undefined,
        `${name} to be gone`,
      );
    },
  },
  {
    about: "whoever follows a resource hears that it changed, under its own address",
    where: ({ server }) => server.tells,
    async check({ client, named, addressed }) {
      const [uri, other] = [addressed("show://notes/welcome"), addressed("show://pictures/small")];
      const heard: unknown[] = [];
      await using listening = new AsyncDisposableStack();
      const hear: Parameters<typeof client.listen>[0] = ({ method, params }) => {
        if (method === "notifications/resources/updated") heard.push(Object(params).uri);
      };
      listening.use(await client.listen(hear, [uri]));
      await until(async () => {
        await client.call(named("touch"), { uri: "show://pictures/small" });
        await client.call(named("touch"), { uri: "show://notes/welcome" });
        return heard.length > 0;
      }, "news of the resource");
      assert.deepEqual([...new Set(heard)], [uri]);
      assert.ok(!heard.includes(other));
    },
  },
];
