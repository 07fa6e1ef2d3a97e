import assert from "node:assert/strict";
import { test } from "node:test";
import { lateSessions, type SessionOperations } from "./late-sessions.ts";

test("sessions can be asked once there are some, and their ends are heard by who came before", async () => {
  const late = lateSessions();
  const heard: string[] = [];
  late.operations.watchEnds((session) => heard.push(session));
  const none = { code: "identity.noSessions" };
  await assert.rejects(late.operations.revoke("s_1", "test"), none);
  assert.throws(() => late.operations.validate("token"), none);
  const listeners: ((session: string) => void)[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only these two are asked
  const some = {
    revoke: () => Promise.resolve(true),
    watchEnds(listener: (session: string) => void) {
      listeners.push(listener);
      return () => {};
    },
  } as unknown as SessionOperations;
  const close = late.open(some);
  assert.equal(await late.operations.revoke("s_1", "test"), true);
  for (const listener of listeners) listener("s_1");
  assert.deepEqual(heard, ["s_1"]);
  close();
  await assert.rejects(late.operations.revoke("s_1", "test"), none);
});
