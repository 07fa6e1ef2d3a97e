import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createWishes, mostSubscriptions, type Watchable, type Wishes } from "./wishes.ts";

/** Counts watches by URI. */
function counted() {
  const counts = new Map<string, number>();
  const add = (uri: string, by: number): void => {
    const now = (counts.get(uri) ?? 0) + by;
    if (now === 0) counts.delete(uri);
    else counts.set(uri, now);
  };
  const watchResource = (uri: string): Disposable => {
    add(uri, 1);
    return { [Symbol.dispose]: () => add(uri, -1) };
  };
  return { counts, offer: { watchResource } };
}

test("only so many resources can be subscribed to, and the one too many is said", () => {
  const wishes = createWishes();
  for (let n = 0; n < mostSubscriptions; n += 1) wishes.subscribe(`a:${n}`);
  wishes.subscribe("a:0");
  assert.throws(() => wishes.subscribe("a:more"), { code: "mcp.tooManySubscriptions" });
  wishes.unsubscribe("a:0");
  wishes.subscribe("a:more");
  assert.ok(wishes.watches("a:more"));
});

test("who attends later takes over, and the end of the earlier one changes nothing", () => {
  const { counts, offer } = counted();
  const wishes = createWishes();
  wishes.subscribe("a:1");
  const earlier = wishes.attend(offer);
  const later = wishes.attend(offer);
  earlier[Symbol.dispose]();
  assert.deepEqual([...counts], [["a:1", 1]]);
  later[Symbol.dispose]();
  assert.equal(counts.size, 0);
});

interface Client {
  readonly wishes: Wishes;
  readonly wanted: Set<string>;
  attention: Disposable | undefined;
}

const step = fc.record({
  client: fc.nat(2),
  uri: fc.constantFrom("a:1", "a:2", "a:3"),
  does: fc.constantFrom("subscribe", "unsubscribe", "open", "close"),
});

test("whatever clients do, what is watched is what they subscribed to and can hear of", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { counts, offer } = counted();
      const clients = [0, 1, 2].map((): Client => ({
        wishes: createWishes(),
        wanted: new Set(),
        attention: undefined,
      }));
      for (const { client, uri, does } of steps) {
        const one = clients[client];
        assert.ok(one);
        act(one, does, { uri, offer });
        assert.deepEqual(counts, expected(clients));
      }
      for (const { attention } of clients) attention?.[Symbol.dispose]();
      assert.equal(counts.size, 0);
    }),
  );
});

function act(
  client: Client,
  does: string,
  { uri, offer }: { readonly uri: string; readonly offer: Watchable },
): void {
  const { wishes, wanted } = client;
  if (does === "subscribe") {
    wishes.subscribe(uri);
    wanted.add(uri);
  } else if (does === "unsubscribe") {
    wishes.unsubscribe(uri);
    wanted.delete(uri);
  } else if (does === "open") {
    client.attention ??= wishes.attend(offer);
  } else {
    client.attention?.[Symbol.dispose]();
    client.attention = undefined;
  }
}

function expected(clients: readonly Client[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { wanted, attention } of clients) {
    if (attention === undefined) continue;
    for (const uri of wanted) counts.set(uri, (counts.get(uri) ?? 0) + 1);
  }
  return counts;
}
