import assert from "node:assert/strict";
import { test } from "node:test";
import { hearing } from "../testing/trial.ts";
import { type Pending, Requests } from "./requests.ts";

const call = (wireId: number): Pending => ({
  wireId,
  id: wireId,
  progressToken: undefined,
  receiver: hearing().receiver,
  era: "legacy",
  sent: true,
  talkative: true,
});

test("what comes within five seconds after a call was given up is nobody's", () => {
  let now = 0;
  const requests = new Requests({ now: () => new Date(now * 1000), seconds: () => now });
  const [given, other] = [call(1), call(2)];
  requests.add(given);
  requests.add(other);
  requests.abandon(1);
  now = 4.9;
  assert.equal(requests.only(), undefined);
  now = 5;
  assert.equal(requests.only(), other);
});

test("a call that was given up and is answered is in nobody's way any more", () => {
  const requests = new Requests({ now: () => new Date(0), seconds: () => 0 });
  const [given, other] = [call(1), call(2)];
  requests.add(given);
  requests.add(other);
  requests.abandon(1);
  requests.take(1);
  assert.equal(requests.only(), other);
});
