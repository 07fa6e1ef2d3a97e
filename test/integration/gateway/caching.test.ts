/** Results that may be kept: only those of tools whose operator said so. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Era } from "../../../src/upstreams/introduction.ts";
import {
  type ServedShowroom,
  serveHttp,
} from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { createShowroom } from "../../../src/upstreams/testing/showroom/showroom.ts";
import { freshKey, textOf } from "./expectations/expectation.ts";
import { type Gateway, startGateway } from "./gateway.ts";

const eras: readonly Era[] = ["modern", "legacy"];
const stack = new AsyncDisposableStack();
let servers: Readonly<Record<Era, ServedShowroom>>;
let gateway: Gateway;

before(async () => {
  servers = {
    modern: stack.use(await serveHttp("modern", createShowroom())),
    legacy: stack.use(await serveHttp("sessions", createShowroom())),
  };
  const settings = (era: Era) => ({ transport: "http", instances: [{ url: servers[era].url }] });
  const cache = { count: 60, failing: 60, refusing: 60, wait: 60 };
  gateway = stack.use(
    await startGateway({
      modern: { ...settings("modern"), cache },
      legacy: { ...settings("legacy"), cache },
      plain: settings("modern"),
    }),
  );
});
after(() => stack.disposeAsync());

const calls = (era: Era, tool: string): number =>
  servers[era].room.journal.entries("call").filter((entry) => entry["tool"] === tool).length;

for (const era of eras) {
  test(`equal calls of a tool whose results may be kept reach a ${era} upstream once`, async () => {
    await using client = await gateway.connect("modern");
    await using other = await gateway.connect("legacy");
    const key = freshKey();
    const given = { key, deep: { a: 1, b: 2 } };
    const first = await client.call(`${era}__count`, given);
    assert.equal(textOf(await client.call(`${era}__count`, given)), textOf(first));
    const sorted = { deep: { b: 2, a: 1 }, key };
    assert.equal(textOf(await client.call(`${era}__count`, sorted)), textOf(first));
    const ran = servers[era].room.journal
      .entries("count")
      .filter(({ input }) => Object(input).key === key);
    assert.equal(ran.length, 1);
    assert.notEqual(textOf(await client.call(`${era}__count`, { key: `${key}x` })), textOf(first));
    // The other era may be answered from the same result; what it says is the same.
    assert.match(String(textOf(await other.call(`${era}__count`, given))), /^\d+$/);
  });

  test(`equal calls at the same time are one call of a ${era} upstream`, async () => {
    await using client = await gateway.connect("modern");
    const key = freshKey();
    const all = Array.from({ length: 20 }, () =>
      client.call(`${era}__wait`, { key, milliseconds: 200 }),
    );
    const replies = await Promise.all(all);
    assert.deepEqual(
      replies.map(textOf),
      replies.map(() => key),
    );
    const started = servers[era].room.journal.entries("started");
    assert.equal(started.filter((entry) => entry["key"] === key).length, 1);
  });

  test(`failures of a ${era} upstream are never kept`, async () => {
    await using client = await gateway.connect("modern");
    for (const tool of ["failing", "refusing"]) {
      const earlier = calls(era, tool);
      await client.call(`${era}__${tool}`);
      await client.call(`${era}__${tool}`);
      assert.equal(calls(era, tool) - earlier, 2, tool);
    }
  });
}

test("nothing is kept of an upstream whose operator did not say so", async () => {
  await using client = await gateway.connect("modern");
  const first = await client.call("plain__count", { key: "same" });
  const second = await client.call("plain__count", { key: "same" });
  assert.notEqual(textOf(first), textOf(second));
});
