/** `/mcp/<upstream>` is that one server: what others offer cannot be reached there, even by its name. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { exhibit, text } from "../../../src/upstreams/testing/showroom/exhibit.ts";
import { serveHttp } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { textOf } from "./expectations/expectation.ts";
import { type Gateway, startGateway } from "./gateway.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const stack = new AsyncDisposableStack();
let gateway: Gateway;

/** As a server with a page whose buttons call its own tools; one of them is for the page alone. */
const clock = [
  exhibit("show_clock", "Shows a clock", () => text("a clock"), {
    _meta: { ui: { resourceUri: "ui://clock" } },
  }),
  exhibit("set_clock", "Sets the clock", () => text("set"), {
    _meta: { ui: { visibility: ["app"] } },
  }),
];

before(async () => {
  const serve = async (...room: Parameters<typeof createShowroom>) => {
    const { url } = stack.use(await serveHttp("modern", createShowroom(...room)));
    return { transport: "http", instances: [{ url }] };
  };
  const upstreams = {
    clock: await serve({ name: "clock", exhibits: clock }),
    other: await serve(),
  };
  gateway = stack.use(await startGateway(upstreams));
});
after(() => stack.disposeAsync());

for (const era of eras) {
  test(`a ${era} client of one upstream calls nothing of another, nor of the hub`, async () => {
    await using client = await gateway.connect(era, "clock");
    for (const name of ["other__echo", "echo", "clock__set_clock", "image_description"]) {
      const { error } = await client.call(name);
      assert.equal(Object(error?.data)["code"], "pipeline.unknownTool", name);
    }
    assert.equal(textOf(await client.call("set_clock")), "set");
  });

  test(`a ${era} client hears of near names only where they are offered`, async () => {
    await using alone = await gateway.connect(era, "clock");
    assert.match(String((await alone.call("set_clok")).error?.message), /mean "set_clock"/);
    assert.doesNotMatch(
      String((await alone.call("other__echo_")).error?.message),
      /other__echo"\?/,
    );
    await using all = await gateway.connect(era);
    assert.match(String((await all.call("other__ecko")).error?.message), /mean "other__echo"/);
  });

  test(`a page of an upstream calls its tools where a ${era} host knows them by their names`, async () => {
    await using alone = await gateway.connect(era, "clock");
    assert.equal(textOf(await alone.call("set_clock")), "set");
    await using all = await gateway.connect(era);
    const { error } = await all.call("set_clock");
    assert.match(String(error?.message), /There is no tool named "set_clock"/);
    assert.equal(textOf(await all.call("clock__set_clock")), "set");
  });
}
