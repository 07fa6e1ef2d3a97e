import assert from "node:assert/strict";
import { test } from "node:test";
import type { Balancer } from "../../settings.ts";
import { lot } from "../testing/lot.ts";
import type { Candidate, Field } from "./candidate.ts";
import { hashOf } from "./hash-of.ts";
import { strategyOf } from "./strategy-of.ts";

interface Toy extends Candidate {
  readonly name: string;
  inFlight: number;
}

interface Traits {
  readonly weight?: number;
  readonly inFlight?: number;
  readonly share?: number;
  readonly latency?: number;
}

const toy = (name: string, { weight = 1, inFlight = 0, share = 1, latency }: Traits = {}): Toy => ({
  name,
  weight,
  inFlight,
  hash: hashOf(name),
  credit: 0,
  shareAt: () => share,
  latencyAt: () => latency,
});

const field = (list: readonly Toy[], key?: string): Field<Toy> => ({
  list,
  count: list.length,
  now: 0,
  key,
});

/** The names chosen, one request after the other. */
function chosen(balancer: Balancer, list: readonly Toy[], times: number): string[] {
  const strategy = strategyOf(balancer, lot(1));
  return Array.from({ length: times }, () => strategy(field(list))?.name ?? "nobody");
}

function counts(names: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of names) found[name] = (found[name] ?? 0) + 1;
  return found;
}

const keys = Array.from({ length: 20_000 }, (_, number) => `caller-${number}`);

/** Who gets each of many keys. */
function keepers(list: readonly Toy[]): string[] {
  const strategy = strategyOf("hash", lot(1));
  return keys.map((key) => strategy(field(list, key))?.name ?? "nobody");
}

test("round-robin: each in turn, whatever it weighs", () => {
  const list = [toy("a", { weight: 5 }), toy("b"), toy("c")];
  assert.equal(chosen("round-robin", list, 9).join(""), "abcabcabc");
});

test("weighted: as often as the weights say, with turns spread out as nginx does", () => {
  const list = [toy("a", { weight: 5 }), toy("b"), toy("c")];
  assert.equal(chosen("weighted", list, 7).join(""), "aabacaa");
  assert.deepEqual(counts(chosen("weighted", list, 700)), { a: 500, b: 100, c: 100 });
});

test("weighted: one that starts slowly has a part of its weight", () => {
  const list = [toy("old", { weight: 2 }), toy("new", { weight: 2, share: 0.5 })];
  assert.deepEqual(counts(chosen("weighted", list, 300)), { old: 200, new: 100 });
  assert.deepEqual(counts(chosen("round-robin", list, 300)), { old: 200, new: 100 });
});

test("least-connections: the fewest in flight for its weight", () => {
  const list = [
    toy("a", { inFlight: 4, weight: 1 }),
    toy("b", { inFlight: 6, weight: 3 }),
    toy("c", { inFlight: 3, weight: 1 }),
  ];
  assert.deepEqual(counts(chosen("least-connections", list, 10)), { b: 10 });
});

test("least-connections: the idle take turns by weight instead of all going to one", () => {
  const list = [toy("a", { weight: 3 }), toy("b"), toy("busy", { inFlight: 1 })];
  assert.deepEqual(counts(chosen("least-connections", list, 400)), { a: 300, b: 100 });
});

test("least-connections: requests that last spread in proportion to the weights", () => {
  const list = [toy("a", { weight: 3 }), toy("b", { weight: 2 }), toy("c")];
  const strategy = strategyOf("least-connections", lot(1));
  for (let request = 0; request < 600; request += 1) {
    const taker = strategy(field(list));
    if (taker !== undefined) taker.inFlight += 1;
  }
  assert.deepEqual(
    list.map(({ inFlight }) => inFlight),
    [300, 200, 100],
  );
});

test("p2c-ewma: the slowest of many is chosen never, the others about equally often", () => {
  const list = ["a", "b", "c", "d"].map((name) => toy(name, { latency: 10 }));
  list.push(toy("slow", { latency: 50 }));
  const found = counts(chosen("p2c-ewma", list, 10_000));
  assert.equal(found["slow"], undefined);
  for (const name of ["a", "b", "c", "d"]) {
    const times = found[name] ?? 0;
    // Each quarter has a deviation of 43; these bounds are seven of them.
    assert.ok(times > 2200 && times < 2800, `${name}: ${times}`);
  }
});

test("p2c-ewma: latency counts times requests in flight, and for its weight", () => {
  const pairs: [Traits, Traits][] = [
    [
      { latency: 10, inFlight: 1 },
      { latency: 10, inFlight: 2 },
    ],
    [
      { latency: 10, inFlight: 3 },
      { latency: 50, inFlight: 0 },
    ],
    [{ latency: 10, weight: 2 }, { latency: 6 }],
    [{ latency: 10 }, { latency: 6, share: 0.5 }],
  ];
  for (const [better, worse] of pairs) {
    const list = [toy("worse", worse), toy("better", better)];
    assert.deepEqual(counts(chosen("p2c-ewma", list, 50)), { better: 50 });
  }
});

test("p2c-ewma: one that never answered gets one request to show itself, and no second meanwhile", () => {
  const known = toy("known", { latency: 10 });
  assert.deepEqual(counts(chosen("p2c-ewma", [known, toy("new")], 20)), { new: 20 });
  const waiting = toy("new", { inFlight: 1 });
  assert.deepEqual(counts(chosen("p2c-ewma", [known, waiting], 20)), { known: 20 });
});

test("hash: the same key meets the same instance, in whatever order they are listed", () => {
  const list = [toy("a"), toy("b"), toy("c"), toy("d")];
  assert.deepEqual(keepers(list), keepers(list.toReversed()));
});

test("hash: each has as many keys as its weight says", () => {
  const found = counts(keepers([toy("a"), toy("b", { weight: 2 }), toy("c", { weight: 5 })]));
  // Deviations are at most 69 keys; these bounds are five of them.
  for (const [name, share] of Object.entries({ a: 1 / 8, b: 2 / 8, c: 5 / 8 })) {
    const times = found[name] ?? 0;
    assert.ok(Math.abs(times - keys.length * share) < 350, `${name}: ${times}`);
  }
});

test("hash: when one goes only its keys move, and all others share them", () => {
  const list = [toy("a"), toy("b"), toy("c"), toy("d")];
  const before = keepers(list);
  const after = keepers(list.filter(({ name }) => name !== "b"));
  const moved = after.filter((name, place) => name !== before[place]);
  assert.equal(moved.length, counts(before)["b"]);
  for (const times of Object.values(counts(moved))) {
    assert.ok(Math.abs(times - moved.length / 3) < 200, String(times));
  }
});

test("hash: keys that differ in one letter do not follow each other", () => {
  const list = Array.from({ length: 16 }, (_, number) => toy(`http://10.0.0.${number}:8080/mcp`));
  const found = counts(keepers(list));
  for (const times of Object.values(found)) {
    // A sixteenth has a deviation of 34.
    assert.ok(Math.abs(times - keys.length / 16) < 200, String(times));
  }
  assert.equal(Object.keys(found).length, 16);
});

test("hash: without a key the fewest in flight count", () => {
  const list = [toy("a", { inFlight: 1 }), toy("b"), toy("c", { inFlight: 2 })];
  assert.deepEqual(counts(chosen("hash", list, 10)), { b: 10 });
});

test("candidates beyond the count are not looked at", () => {
  for (const balancer of ["round-robin", "weighted", "least-connections", "p2c-ewma"] as const) {
    const list = [toy("a", { inFlight: 9, latency: 90 }), toy("b", { inFlight: 9, latency: 90 })];
    const strategy = strategyOf(balancer, lot(3));
    const seen = { ...field([...list, toy("beyond", { weight: 1000 })], "key"), count: 2 };
    for (let times = 0; times < 50; times += 1) {
      assert.notEqual(strategy(seen)?.name, "beyond", balancer);
    }
  }
  const beyond = { ...field([toy("a"), toy("beyond", { weight: 1000 })], "key"), count: 1 };
  assert.equal(strategyOf("hash", lot(3))(beyond)?.name, "a");
});
