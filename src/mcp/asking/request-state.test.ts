import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { memoryState } from "../../storage/state/memory-state.ts";
import { createRequestStates, type StateOwner } from "./request-state.ts";

const owner: StateOwner = {
  principal: "user:aya",
  method: "tools/call",
  name: "delete_file",
  arguments: { path: "a.txt", force: false },
};
let now = 1_000_000;
const clock = { now: () => new Date(now), seconds: () => now / 1000 };
const state = memoryState({ clock });
const needs = { seconds: 60, clock, state };
const states = createRequestStates({ key: Buffer.alloc(32, 3), ...needs });
const round = { answers: new Map([["confirm", { action: "accept" }]]), state: { step: 1 } };
const refused = { code: "mcp.badState" };

test("a state opens for the request it was sealed for", async () => {
  const opened = await states.open(owner, states.seal(owner, round));
  assert.deepEqual([...opened.answers], [...round.answers]);
  assert.deepEqual(opened.state, round.state);
});

test("the order of the argument's keys does not matter", async () => {
  const other = { ...owner, arguments: { force: false, path: "a.txt" } };
  assert.ok(await states.open(other, states.seal(owner, round)));
});

test("a state is refused for another principal, method, tool or argument, and stays good", async () => {
  const sealed = states.seal(owner, round);
  const others: Partial<StateOwner>[] = [
    { principal: "user:ken" },
    { method: "prompts/get" },
    { name: "delete_folder" },
    { arguments: { path: "b.txt", force: false } },
    { arguments: undefined },
  ];
  for (const other of others) {
    const opening = states.open({ ...owner, ...other }, sealed);
    await assert.rejects(opening, refused, JSON.stringify(other));
  }
  assert.ok(await states.open(owner, sealed));
});

test("a state opens once, on whichever replica it is tried", async () => {
  const replica = createRequestStates({ key: Buffer.alloc(32, 3), ...needs });
  const sealed = states.seal(owner, round);
  const tries = [states, replica, states].map((each) => each.open(owner, sealed));
  const ends = await Promise.allSettled(tries);
  assert.deepEqual(ends.map(({ status }) => status).toSorted(), [
    "fulfilled",
    "rejected",
    "rejected",
  ]);
  await assert.rejects(replica.open(owner, sealed), refused);
  assert.ok(await states.open(owner, states.seal(owner, round)), "the same words sealed anew");
});

test("a state is refused once it is too old, and is not forgotten before that", async () => {
  const sealed = states.seal(owner, round);
  const other = states.seal(owner, round);
  now += 59_000;
  assert.ok(await states.open(owner, sealed));
  now += 1000;
  await assert.rejects(states.open(owner, sealed), refused);
  now += 1000;
  await assert.rejects(states.open(owner, other), refused);
});

test("a state sealed with another key is refused", async () => {
  const others = createRequestStates({ key: Buffer.alloc(32, 4), ...needs });
  await assert.rejects(states.open(owner, others.seal(owner, round)), refused);
});

test("a client cannot read what is kept", () => {
  const sealed = states.seal(owner, { answers: new Map(), state: { secret: "upstream-secret" } });
  for (const encoding of ["latin1", "base64url"] as const) {
    assert.doesNotMatch(Buffer.from(sealed, encoding).toString("latin1"), /secret|answers/);
  }
});

test("no change to a sealed state goes unnoticed", async () => {
  const sealed = states.seal(owner, round);
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.string({ maxLength: 3 }), async (place, put) => {
      const changed = sealed.slice(0, place) + put + sealed.slice(place + 1);
      fc.pre(changed !== sealed);
      await assert.rejects(states.open(owner, changed), refused);
    }),
  );
});

test("another spelling of a sealed state is none", async () => {
  const sealed = states.seal(owner, round);
  for (const other of [
    `${sealed}=`,
    ` ${sealed}`,
    `${sealed}\n`,
    `${sealed.slice(0, 9)}.${sealed.slice(9)}`,
  ])
    await assert.rejects(states.open(owner, other), refused);
});

test("what is no state at all is refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (value) => {
      await assert.rejects(states.open(owner, value), refused);
    }),
  );
});
