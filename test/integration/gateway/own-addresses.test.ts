/** Results hold addresses as the upstream wrote them; on `/mcp` they find their way back to it. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { stringify } from "yaml";
import type { Era } from "../../../src/upstreams/introduction.ts";
import {
  type ServedShowroom,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import type { Reply } from "../../../src/upstreams/testing/wire-client.ts";
import { type Gateway, listed, overStdio, startGateway } from "./gateway.ts";
import { until } from "../../until.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const welcome = "show://notes/welcome";
const template = { type: "ref/resource", uri: "show://numbers/{n}" };
const stack = new AsyncDisposableStack();
let first: ServedShowroom;
let second: ServedShowroom;
let gateway: Gateway;

const settings = ({ url }: ServedShowroom) => ({ transport: "http", instances: [{ url }] });
const updates = (heard: readonly object[], uri: string): readonly object[] =>
  heard.filter((message) => Reflect.get(Object(Reflect.get(message, "params")), "uri") === uri);
const contentsOf = ({ result }: Reply): unknown => Object(Object(result?.["contents"])[0])["text"];

before(async () => {
  first = stack.use(await serveHttp("sessions", createShowroom()));
  second = stack.use(await serveHttp("modern", createShowroom()));
  gateway = stack.use(await startGateway({ first: settings(first) }));
});
after(() => stack.disposeAsync());

for (const era of eras) {
  test(`a ${era} client reads, completes and follows what a result named`, async () => {
    await using held = new AsyncDisposableStack();
    const client = held.use(await gateway.connect(era));
    const { result } = await client.call("first__link");
    const uri = Reflect.get(Object(Object(result?.["content"])[0]), "uri");
    assert.equal(uri, welcome);
    assert.match(String(contentsOf(await client.request("resources/read", { uri }))), /^Welcome/);
    const seven = await client.request("resources/read", { uri: "show://numbers/7" });
    assert.equal(contentsOf(seven), "number 7");
    const asked = { ref: template, argument: { name: "n", value: "12" } };
    const completed = await client.request("completion/complete", asked);
    assert.deepEqual(Object(completed.result?.["completion"])["values"], ["12", "123"]);
    const heard: object[] = [];
    held.use(await client.listen((message) => heard.push(message), [welcome]));
    await until(async () => {
      await client.call("first__touch", { uri: welcome });
      return updates(heard, welcome).length > 0;
    }, "the news of the resource");
    assert.deepEqual(updates(heard, `kumihimo://first/${welcome}`), []);
  });
}

test("a client over stdio reads what a result named", async () => {
  await using client = await overStdio("modern", { first: settings(first) });
  const read = await client.request("resources/read", { uri: welcome });
  assert.match(String(contentsOf(read)), /^Welcome/);
});

test("an address that two upstreams offer is refused, and each is found by the hub's", async () => {
  const both = { first: settings(first), second: settings(second) };
  await writeFile(gateway.file, stringify({ upstreams: both }));
  for (const era of eras) {
    await using client = await gateway.connect(era);
    await listed(client, ["second"]);
    const refused = async (method: string, params: object): Promise<void> => {
      const { error } = await client.request(method, { ...params });
      assert.equal(Object(error?.data)["code"], "upstreams.ambiguousUri", method);
      assert.match(String(error?.message), /first, second/);
    };
    await refused("resources/read", { uri: welcome });
    await refused("resources/read", { uri: "show://numbers/7" });
    await refused("completion/complete", { ref: template, argument: { name: "n", value: "" } });
    if (era === "legacy") await refused("resources/subscribe", { uri: welcome });
    const own = { uri: `kumihimo://second/${welcome}` };
    assert.match(String(contentsOf(await client.request("resources/read", own))), /^Welcome/);
    const { error } = await client.request("resources/read", { uri: "show2://absent" });
    assert.equal(Object(error?.data)["uri"], "show2://absent");
  }
});
