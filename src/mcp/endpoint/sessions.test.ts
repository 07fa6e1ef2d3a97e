import assert from "node:assert/strict";
import { test } from "node:test";
import { noAbilities } from "../asking/client-abilities.ts";
import { createSessions } from "./sessions.ts";

const key = Buffer.alloc(32, 5);
const abilities = { ...noAbilities, form: true, sampling: true };

test("a session is known by its id alone, on any replica with the key", () => {
  const id = createSessions({ key, most: 10 }).issue("user:aya", abilities);
  const replica = createSessions({ key, most: 10 });
  assert.equal(replica.size, 0);
  assert.deepEqual(replica.find("user:aya", id)?.abilities, abilities);
  assert.equal(replica.size, 1);
});

test("a session is nobody else's", () => {
  const sessions = createSessions({ key, most: 10 });
  const id = sessions.issue("user:aya", abilities);
  assert.equal(sessions.find("user:ken", id), undefined);
  assert.ok(sessions.find("user:aya", id));
  assert.equal(sessions.find("user:ken", id), undefined, "also once it is known");
});

test("an id that was made up or changed is no session", () => {
  const sessions = createSessions({ key, most: 10 });
  const id = sessions.issue("user:aya", noAbilities);
  for (const forged of ["", "x", id.replace("~", "~s"), `${id}A`, `${id}.`, id.slice(0, -1)]) {
    assert.equal(sessions.find("user:aya", forged), undefined, forged);
  }
});

test("an ended session stays ended", () => {
  const sessions = createSessions({ key, most: 10 });
  const id = sessions.issue("user:aya", abilities);
  const session = sessions.find("user:aya", id);
  assert.ok(session);
  sessions.end(session);
  assert.equal(sessions.find("user:aya", id), undefined);
});

test("the longest unused sessions are forgotten first, and come back by their id", () => {
  const sessions = createSessions({ key, most: 2 });
  const ids = ["a", "b", "c"].map(() => sessions.issue("user:aya", abilities));
  const [first = "", second = "", third = ""] = ids;
  const kept = sessions.find("user:aya", first);
  assert.ok(kept);
  kept.wishes.level = "error";
  sessions.find("user:aya", second);
  sessions.find("user:aya", first);
  sessions.find("user:aya", third);
  assert.equal(sessions.size, 2);
  assert.equal(sessions.find("user:aya", first)?.wishes.level, "error");
  assert.ok(sessions.find("user:aya", second));
});

test("a session with a call in flight is not forgotten", () => {
  const sessions = createSessions({ key, most: 1 });
  const busy = sessions.find("user:aya", sessions.issue("user:aya", abilities));
  assert.ok(busy);
  let cancelled = false;
  const done = busy.began(7, () => {
    cancelled = true;
  });
  sessions.find("user:aya", sessions.issue("user:aya", abilities));
  sessions.find("user:aya", busy.id)?.cancel(7);
  assert.ok(cancelled);
  done();
});
