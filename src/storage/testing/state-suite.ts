/** What every shared state must do, wherever it keeps its values. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { until } from "../../../test/until.ts";
import type { State } from "../state/state.ts";
import { code } from "./artifacts-suite.ts";

/** Two replicas that share one new, empty state; the suite disposes of both. */
export interface StatePair {
  readonly here: State;
  /** The same object where a state cannot be shared. */
  readonly there: State;
  /** How long lives what is looked at before it ends: longer where a busy machine may take its time. */
  readonly momentSeconds: number;
  /** Lets so much time go by for both, and a little more. */
  readonly pass: (seconds: number) => Promise<void>;
}

/** Nothing where a component is missing; the test is marked by then. */
export type OpenStates = (context: TestContext) => Promise<StatePair | undefined>;

type Check = (pair: StatePair) => Promise<void>;

const contract: { readonly name: string; readonly check: Check }[] = [];

/** Registers the tests of the contract for one adapter. */
export function stateSuite(adapter: string, open: OpenStates): void {
  for (const { name, check } of contract) {
    void test(`${adapter}: ${name}`, async (context) => {
      const pair = await open(context);
      if (pair === undefined) return;
      try {
        await check(pair);
      } finally {
        await pair.here[Symbol.asyncDispose]();
        await pair.there[Symbol.asyncDispose]();
      }
    });
  }
}

const must = (name: string, check: Check): void => void contract.push({ name, check });

must("what was set is there for every replica until it is deleted", async ({ here, there }) => {
  assert.equal(await here.get("key"), undefined);
  await here.set("key", "one");
  assert.equal(await there.get("key"), "one");
  await there.set("key", "two");
  assert.equal(await here.get("key"), "two");
  assert.equal(await here.delete("key"), true);
  assert.equal(await there.delete("key"), false);
  assert.equal(await there.get("key"), undefined);
});

must(
  "a value ends when its time is over, and not before",
  async ({ here, momentSeconds, pass }) => {
    await here.set("short", "x", momentSeconds);
    await here.set("long", "x", 60);
    await here.set("endless", "x", 0.05);
    await here.set("endless", "x");
    assert.equal(await here.get("short"), "x");
    await pass(momentSeconds);
    assert.deepEqual(
      [await here.get("short"), await here.get("long"), await here.get("endless")],
      [undefined, "x", "x"],
    );
    assert.equal(await here.delete("short"), false);
  },
);

must("of fifty that set what is absent one wins", async ({ here, there }) => {
  const tries = Array.from({ length: 50 }, (_, at) =>
    (at % 2 === 0 ? here : there).setIfAbsent("lock", `${at}`, 60),
  );
  const won = (await Promise.all(tries)).flatMap((mine, at) => (mine ? [`${at}`] : []));
  assert.equal(won.length, 1);
  assert.equal(await here.get("lock"), won[0]);
});

must("what is absent again can be set again", async ({ here, momentSeconds, pass }) => {
  assert.equal(await here.setIfAbsent("nonce", "a", momentSeconds), true);
  assert.equal(await here.setIfAbsent("nonce", "b", 60), false);
  await pass(momentSeconds);
  assert.equal(await here.setIfAbsent("nonce", "c", 60), true);
  assert.equal(await here.get("nonce"), "c");
});

must(
  "a value is exchanged only for the one that was expected",
  async ({ here, momentSeconds, pass }) => {
    assert.equal(await here.exchange("key", "something", "x"), false);
    assert.equal(await here.exchange("key", undefined, "one"), true);
    assert.equal(await here.exchange("key", undefined, "two"), false);
    assert.equal(await here.exchange("key", "one", "", 60), true);
    assert.equal(await here.exchange("key", undefined, "two"), false);
    assert.equal(await here.exchange("key", "", "three", momentSeconds), true);
    assert.equal(await here.get("key"), "three");
    await pass(momentSeconds);
    assert.equal(await here.get("key"), undefined);
  },
);

must("of fifty that exchange the same value one wins", async ({ here, there }) => {
  await here.set("token", "old");
  const tries = Array.from({ length: 50 }, (_, at) =>
    (at % 2 === 0 ? here : there).exchange("token", "old", `${at}`, 60),
  );
  assert.equal((await Promise.all(tries)).filter(Boolean).length, 1);
});

must(
  "a counter loses no count, and ends as long after its first one",
  async ({ here, there, momentSeconds, pass }) => {
    const counts = await Promise.all(
      Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? here : there).count("calls", 2, 60)),
    );
    assert.deepEqual(
      counts.toSorted((left, right) => left - right),
      Array.from({ length: 50 }, (_, at) => 2 * at + 2),
    );
    assert.equal(await here.count("calls", -100, 60), 0);
    assert.equal(await here.count("window", 1, momentSeconds), 1);
    await pass(momentSeconds / 2);
    assert.equal(await here.count("window", 1, momentSeconds), 2);
    await pass(momentSeconds / 2);
    assert.equal(await here.count("window", 1, momentSeconds), 1);
  },
);

must(
  "a collection is read whole, without what has ended",
  async ({ here, there, momentSeconds, pass }) => {
    const mine = here.collection("hubs");
    const theirs = there.collection("hubs");
    assert.deepEqual(await mine.all(), new Map());
    await mine.set("a", "1", 60);
    await theirs.set("b", "2", momentSeconds);
    await theirs.set("c", "3");
    assert.deepEqual(await mine.all(), new Map(Object.entries({ a: "1", b: "2", c: "3" })));
    await pass(momentSeconds);
    assert.deepEqual(
      [await mine.get("a"), await mine.get("b"), await mine.get("c")],
      ["1", undefined, "3"],
    );
    assert.equal((await theirs.all()).size, 2);
    assert.equal(await mine.delete("b"), false);
    assert.equal(await mine.delete("c"), true);
    assert.deepEqual([...(await theirs.all()).keys()], ["a"]);
  },
);

must("collections and keys of one name are not each other's", async ({ here }) => {
  await here.set("name", "key");
  await here.collection("name").set("name", "member");
  await here.collection("other").set("name", "another");
  assert.equal(await here.get("name"), "key");
  assert.equal(await here.collection("name").get("name"), "member");
  assert.equal(await here.collection("other").delete("name"), true);
  assert.equal((await here.collection("name").all()).size, 1);
});

must(
  "a member of a collection lives on while it is touched",
  async ({ here, there, momentSeconds, pass }) => {
    const members = here.collection("leases");
    await members.set("a", "1", momentSeconds);
    await pass(momentSeconds / 2);
    assert.equal(await there.collection("leases").touch("a", 1.5 * momentSeconds), true);
    await pass(momentSeconds / 2);
    assert.equal(await members.get("a"), "1");
    await pass(momentSeconds);
    assert.equal(await members.touch("a", 60), false);
    assert.deepEqual(await members.all(), new Map());
  },
);

must("a collection holds a thousand members that end one by one", async ({ here, pass }) => {
  const members = here.collection("many");
  const names = Array.from({ length: 1000 }, (_, at) => `member-${at}`);
  await Promise.all(names.map((name, at) => members.set(name, name, at < 500 ? 0.5 : 60)));
  await pass(0.5);
  const left = await members.all();
  assert.equal(left.size, 500);
  assert.deepEqual(new Set(left.values()), new Set(names.slice(500)));
});

must("a message reaches every replica that subscribes, in order", async ({ here, there }) => {
  const heard: string[] = [];
  const mine = await here.subscribe("news", (message) => heard.push(`here ${message}`));
  await there.subscribe("news", (message) => heard.push(`there ${message}`));
  await there.subscribe("weather", () => heard.push("wrong channel"));
  await here.publish("news", "1");
  await here.publish("news", "2");
  await until(() => heard.length === 4);
  const inOrder = (side: string) => heard.filter((line) => line.startsWith(side));
  assert.deepEqual(inOrder("here"), ["here 1", "here 2"]);
  assert.deepEqual(inOrder("there"), ["there 1", "there 2"]);
  await mine[Symbol.asyncDispose]();
  await there.publish("news", "3");
  await until(() => heard.length === 5);
  await wait(30);
  assert.equal(heard.at(-1), "there 3");
  assert.equal(heard.length, 5);
});

must("two listeners of one channel leave it one by one", async ({ here, there }) => {
  const heard: string[] = [];
  const listener = (message: string): void => void heard.push(message);
  const one = await here.subscribe("news", listener);
  await here.subscribe("news", listener);
  await here.subscribe("news", () => {
    throw new Error("this listener fails");
  });
  await there.publish("news", "a");
  await until(() => heard.length === 2);
  await one[Symbol.asyncDispose]();
  await there.publish("news", "b");
  await until(() => heard.length === 3);
});

must("values of any letters and of 1 MiB come back as they were", async ({ here, there }) => {
  const values = ["", "組紐 🧶 é\u0000\r\n$5\r\n", "x".repeat(1024 * 1024), "0", "-1"];
  for (const value of values) {
    await here.set("value", value);
    assert.equal(await there.get("value"), value);
    assert.equal(await here.exchange("value", value, value, 60), true);
    await here.collection("values").set("value", value, 60);
    assert.equal(await there.collection("values").get("value"), value);
  }
  const heard: string[] = [];
  await there.subscribe("values", (message) => heard.push(message));
  for (const value of values) await here.publish("values", value);
  await until(() => heard.length === values.length);
  assert.deepEqual(heard, values);
});

must("what is larger than 1 MiB is refused and changes nothing", async ({ here }) => {
  const large = "é".repeat(600_000);
  await here.set("key", "kept");
  const tries = [
    () => here.set("key", large),
    () => here.setIfAbsent("new", large, 60),
    () => here.exchange("key", "kept", large),
    () => here.collection("all").set("key", large),
    () => here.publish("news", large),
  ];
  for (const attempt of tries) await assert.rejects(attempt(), code("storage.stateValueTooLarge"));
  assert.equal(await here.get("key"), "kept");
  assert.equal(await here.get("new"), undefined);
});

must("a name that could be taken for another is refused", async ({ here }) => {
  for (const name of ["", "a b", "a\nb", "{a}", "日本", "x".repeat(513)]) {
    await assert.rejects(here.set(name, "x"), RangeError);
    await assert.rejects(here.publish(name, "x"), RangeError);
    assert.throws(() => here.collection(name), RangeError);
  }
});

must("a name within a collection may be any text, up to a bound", async ({ here, there }) => {
  const names = ["a b", "a\nb", "{a}", "日本 🧶", "__proto__", "x".repeat(1024)];
  for (const name of names) await here.collection("all").set(name, name, 60);
  for (const name of names) assert.equal(await there.collection("all").get(name), name);
  assert.deepEqual([...(await there.collection("all").all()).keys()].toSorted(), names.toSorted());
  for (const name of ["", "x".repeat(1025)]) {
    await assert.rejects(here.collection("all").set(name, "x"), RangeError);
  }
});

must("it can be checked, and a caller can give that up", async ({ here }) => {
  await here.check(new AbortController().signal);
  await assert.rejects(here.check(AbortSignal.abort(new Error("given up"))), /given up/);
});

must("closed while work is pending, it settles everything and takes no more", async ({ here }) => {
  await here.subscribe("news", () => {});
  const pending = Array.from({ length: 100 }, (_, at) => here.set(`key-${at}`, "x".repeat(10_000)));
  const settled = Promise.allSettled(pending);
  await here[Symbol.asyncDispose]();
  for (const result of await settled) {
    if (result.status === "rejected") assert.ok(code("storage.stateUnavailable")(result.reason));
  }
  await assert.rejects(here.get("key"), code("storage.stateUnavailable"));
  await assert.rejects(here.collection("all").all(), code("storage.stateUnavailable"));
  await here[Symbol.asyncDispose]();
});
