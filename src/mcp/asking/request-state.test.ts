import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createRequestStates, type StateOwner } from "./request-state.ts";

const owner: StateOwner = {
  principal: "user:aya",
  method: "tools/call",
  name: "delete_file",
  arguments: { path: "a.txt", force: false },
};
let now = 1_000_000;
const clock = { now: () => new Date(now), seconds: () => now / 1000 };
const states = createRequestStates({ key: Buffer.alloc(32, 3), seconds: 60, clock });
const round = { answers: new Map([["confirm", { action: "accept" }]]), state: { step: 1 } };
const refused = { code: "mcp.badState" };

test("a state opens for the request it was sealed for", () => {
  const opened = states.open(owner, states.seal(owner, round));
  assert.deepEqual([...opened.answers], [...round.answers]);
  assert.deepEqual(opened.state, round.state);
});

test("the order of the argument's keys does not matter", () => {
  const other = { ...owner, arguments: { force: false, path: "a.txt" } };
  assert.ok(states.open(other, states.seal(owner, round)));
});

test("a state is refused for another principal, method, tool or argument", () => {
  const sealed = states.seal(owner, round);
  const others: Partial<StateOwner>[] = [
    { principal: "user:ken" },
    { method: "prompts/get" },
    { name: "delete_folder" },
    { arguments: { path: "b.txt", force: false } },
    { arguments: undefined },
  ];
  for (const other of others) {
    assert.throws(
      () => states.open({ ...owner, ...other }, sealed),
      refused,
      JSON.stringify(other),
    );
  }
});

test("a state is refused once it is too old", () => {
  const sealed = states.seal(owner, round);
  now += 59_000;
  assert.ok(states.open(owner, sealed));
  now += 2000;
  assert.throws(() => states.open(owner, sealed), refused);
});

test("a state sealed with another key is refused", () => {
  const others = createRequestStates({ key: Buffer.alloc(32, 4), seconds: 60, clock });
  assert.throws(() => states.open(owner, others.seal(owner, round)), refused);
});

test("no change to a sealed state goes unnoticed", () => {
  const sealed = states.seal(owner, round);
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.string({ maxLength: 3 }), (place, put) => {
      const changed = sealed.slice(0, place) + put + sealed.slice(place + 1);
      fc.pre(changed !== sealed);
      assert.throws(() => states.open(owner, changed), refused);
    }),
  );
});

test("what is no state at all is refused", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      assert.throws(() => states.open(owner, value), refused);
    }),
  );
});
