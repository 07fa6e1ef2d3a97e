/** Requests that are passed on as bytes, from a client over lines. */

import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { test } from "node:test";
import fc from "fast-check";
import type { Call } from "../../pipeline/define-tool.ts";
import type { Ended } from "../../pipeline/end.ts";
import type { Passage } from "../../pipeline/passage.ts";
import { lineHub, passed, type Relay, unreadLineHub, until } from "../testing/line-hub.ts";
import { legacy, modern } from "../testing/requests.ts";

/** Gives the answer in pieces. */
const answering =
  (...pieces: readonly string[]): Relay =>
  (passage, _, ended) => {
    for (const piece of pieces) passage.write(Buffer.from(piece));
    passage.end();
    passed(ended);
  };

const far = (given: object = {}) => modern("tools/call", { name: "far", arguments: given });
const farLegacy = legacy("tools/call", { name: "far", arguments: {} });
const result = (id: number | string): string =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"n":12345678901234567890}}`;

/** Keeps calls open, by their ids. */
function keeping() {
  const kept = new Map<unknown, { passage: Passage; call: Call; ended: Ended; gone: unknown[] }>();
  const relay: Relay = (passage, call, ended) => {
    const gone: unknown[] = [];
    kept.set(passage.id, { passage, call, ended, gone });
    passage.whenGone((reason) => {
      gone.push(reason);
      ended({ error: reason });
    });
  };
  return { kept, relay, at: (id: unknown) => until(() => kept.get(id)) };
}

test("a request and its answer keep their bytes, and the answer is one line", async (t) => {
  const bodies: Buffer[] = [];
  const hub = lineHub(t, (passage, call, ended) => {
    bodies.push(passage.body);
    answering('{"jsonrpc":"2.0",\r\n', '"id":1,\n"result":{"n":1.0,', '"n2":9007199254740993}}')(
      passage,
      call,
      ended,
    );
  });
  const text = JSON.stringify(Object(far()).body).replace(
    '"arguments":{}',
    '"arguments":{ "n": 9007199254740993, "x": 1.0 }',
  );
  hub.input.write(`${text}\r\n`);
  await hub.answerTo(1);
  assert.equal(String(bodies[0]), text);
  assert.deepEqual(hub.texts, [
    '{"jsonrpc":"2.0",  "id":1, "result":{"n":1.0,"n2":9007199254740993}}',
  ]);
});

test("answers that come in turns of pieces leave as whole lines", async (t) => {
  const { relay, at } = keeping();
  const hub = lineHub(t, relay);
  for (const id of [1, "two"]) hub.call(id, far());
  const [one, two] = [await at(1), await at("two")];
  const [first, second] = [result(1), result("two")];
  for (let place = 0; place < second.length; place += 5) {
    one.passage.write(Buffer.from(first.slice(place, place + 5)));
    two.passage.write(Buffer.from(second.slice(place, place + 5)));
    one.passage.tell(Buffer.from('{"jsonrpc":"2.0",\n"method":"notifications/progress"}'));
  }
  two.passage.end();
  one.passage.end();
  for (const { ended } of [two, one]) passed(ended);
  await hub.answerTo(1);
  assert.ok(hub.messages().some(({ method }) => method === "notifications/progress"));
  assert.deepEqual(hub.texts.slice(-2), [second, first]);
});

test("a call that is taken back ends at the upstream, and nothing of it is written", async (t) => {
  const { relay, at } = keeping();
  const hub = lineHub(t, relay);
  hub.call(1, far());
  const { passage, gone, call } = await at(1);
  passage.write(Buffer.from('{"jsonrpc'));
  hub.cancel("1");
  hub.call(9, modern("ping", {}));
  await hub.answerTo(9);
  assert.deepEqual(gone, []);
  hub.cancel(1);
  await until(() => gone[0]);
  assert.equal(call.signal.aborted, true);
  passage.tell(Buffer.from("{}"));
  passage.end(Buffer.from(result(1)));
  hub.call(2, modern("ping", {}));
  await hub.answerTo(2);
  assert.deepEqual(
    hub.messages().map(({ id }) => id),
    [9, 2],
  );
});

test("a failure in the middle of an answer takes its place", async (t) => {
  const hub = lineHub(t, (passage, _, ended) => {
    passage.write(Buffer.from('{"jsonrpc":"2.0","id":1,"result":{'));
    ended({ error: new Error("secret") });
  });
  hub.call(1, far());
  assert.equal((await hub.answerTo(1)).result?.["isError"], true);
  assert.doesNotMatch(hub.texts.join("\n"), /secret/);
});

test("an answer that no line can hold is refused", async (t) => {
  const mebibyte = Buffer.alloc(1024 * 1024, 0x20);
  const hub = lineHub(t, (passage, _, ended) => {
    passage.whenGone((reason) => ended({ error: reason }));
    for (let count = 0; count < 65; count += 1) passage.write(mebibyte);
    passage.end(Buffer.from("{}"));
  });
  hub.call(1, far());
  assert.match(JSON.stringify(await hub.answerTo(1)), /mcp\.answerTooLarge/);
  assert.equal(hub.texts.length, 1);
});

test("a request that can be read in two ways is refused under its id", async (t) => {
  const hub = lineHub(t, answering(result(1)));
  const text = JSON.stringify(Object(far()).body);
  hub.input.write(`${text.replace('"name":"far"', '"name":"near","name":"far"')}\n`);
  assert.equal((await hub.answerTo(1)).error?.code, -32600);
});

test("only what is plain for the connection's era is passed on", async (t) => {
  const hub = lineHub(t, (passage, call, ended) =>
    answering(result(passage.id))(passage, call, ended),
  );
  const isPassed = async (id: string): Promise<boolean> =>
    (await hub.answerTo(id)).result?.["n"] !== undefined;
  const odd = { "io.modelcontextprotocol/logLevel": "loud" };
  hub.call("odd", modern("tools/call", { name: "far", arguments: {} }, odd));
  hub.call("near", modern("tools/call", { name: "near", arguments: {} }));
  assert.deepEqual([await isPassed("odd"), await isPassed("near")], [false, false]);
  hub.call("plain", far());
  assert.equal(await isPassed("plain"), true);
});

test("a legacy client is served so from its first message on, and in its era alone", async (t) => {
  const hub = lineHub(t, (passage, call, ended) =>
    answering(result(passage.id))(passage, call, ended),
  );
  const beginning = hub.begin();
  hub.call("at once", farLegacy);
  await beginning;
  hub.call("other", far());
  assert.ok((await hub.answerTo("at once")).result?.["n"]);
  assert.equal((await hub.answerTo("other")).result?.["n"], undefined);
});

test("who only asked what there is can still begin in the legacy era", async (t) => {
  const levels: unknown[] = [];
  const hub = lineHub(t, (passage, call, ended) => {
    levels.push(passage.logLevel);
    answering(result(passage.id))(passage, call, ended);
  });
  hub.call(1, modern("server/discover", {}));
  await hub.answerTo(1);
  await hub.begin();
  hub.call(2, farLegacy);
  await hub.answerTo(2);
  hub.call(3, legacy("logging/setLevel", { level: "error" }));
  await hub.answerTo(3);
  hub.call(4, farLegacy);
  await hub.answerTo(4);
  assert.deepEqual(levels, ["debug", "error"]);
});

test("who called in the modern era stays in it", async (t) => {
  const hub = lineHub(t, (passage, call, ended) =>
    answering(result(passage.id))(passage, call, ended),
  );
  hub.call(1, far());
  void hub.begin();
  hub.call(2, far());
  assert.ok((await hub.answerTo(2)).result?.["n"]);
});

test("calls end before the hub does, and those that do not in time are given up", async (t) => {
  const { relay, at } = keeping();
  const hub = lineHub(t, relay);
  for (const id of [1, 2]) hub.call(id, far());
  const [one, two] = [await at(1), await at(2)];
  hub.input.end();
  await setTimeout(20);
  one.passage.end(Buffer.from(result(1)));
  passed(one.ended);
  await hub.service.ended;
  assert.deepEqual(hub.texts, [result(1)]);
  assert.equal(one.gone.length, 0);
  assert.equal(two.gone.length, 1);
});

test("a client that reads nothing is not heard until it does", async (t) => {
  const eight = `"${"x".repeat(8 * 1024 * 1024)}"`;
  let calls = 0;
  const hub = unreadLineHub(t, (passage, call, ended) => {
    calls += 1;
    answering(`{"jsonrpc":"2.0","id":${passage.id},"result":{"n":`, eight, "}}")(
      passage,
      call,
      ended,
    );
  });
  for (let id = 1; id <= 6; id += 1) {
    hub.call(id, far());
    await setTimeout(20);
  }
  assert.ok(calls < 5, `${calls} calls were taken`);
  hub.read();
  await hub.answerTo(6);
  assert.equal(hub.input.isPaused(), false);
});

test("a client that reads on after its hub has ended is heard no more", async (t) => {
  const seventeen = `"${"x".repeat(17 * 1024 * 1024)}"`;
  const hub = unreadLineHub(
    t,
    answering(`{"jsonrpc":"2.0","id":1,"result":{"n":`, seventeen, "}}"),
  );
  hub.call(1, far());
  await until(() => hub.input.isPaused() || undefined);
  await hub.service.close();
  hub.read();
  await hub.answerTo(1);
  assert.equal(hub.input.isPaused(), true);
});

test("however the input is cut, every request is answered", async (t) => {
  const hub = lineHub(t, (passage, call, ended) =>
    answering(result(passage.id))(passage, call, ended),
  );
  let last = 0;
  const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 8 });
  const property = fc.asyncProperty(cuts, fc.string(), async (places, word) => {
    const ids = [(last += 1), (last += 1)];
    const lines = ids.map((id) => JSON.stringify({ ...Object(far({ word }).body), id }));
    const text = Buffer.from(`${lines.join("\n")}\n`);
    const sorted = [0, ...places.toSorted((a, b) => a - b), text.length];
    for (const [place, from] of sorted.entries()) {
      const to = sorted[place + 1];
      if (to !== undefined && to > from) hub.input.write(text.subarray(from, to));
    }
    for (const id of ids) assert.ok((await hub.answerTo(id)).result?.["n"]);
  });
  await fc.assert(property, { numRuns: 50 });
});
