import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { Secret } from "../kernel/secret.ts";
import { scrubber } from "../telemetry/scrubber.ts";
import { endOnCrash } from "./end-on-crash.ts";

/** What a process writes and ends with after `error`, which nobody caught. */
function crashed(error: unknown, isWatched: boolean) {
  const events = new EventEmitter();
  const written: string[] = [];
  const statuses: number[] = [];
  const secrets = scrubber();
  secrets.learn(new Secret("key-of-a-provider"));
  endOnCrash(
    {
      on: (event, listener) => events.on(event, listener),
      exit: (status) => statuses.push(status),
    },
    { draw: (text) => void written.push(text), isWatched },
    secrets,
  );
  events.emit("uncaughtException", error);
  return { text: written.join(""), statuses };
}

const failure = Object.assign(new Error("no key-of-a-provider"), {
  headers: { "x-api-key": "key-that-nobody-learned" },
  cause: new Error("https://aya:key-of-a-provider@example.org"),
});

test("a failure that nobody caught ends the program with one line, without what hangs on it", () => {
  for (const isWatched of [false, true]) {
    const { text, statuses } = crashed(failure, isWatched);
    assert.deepEqual(statuses, [1]);
    assert.match(text, /no \[secret\]/);
    assert.doesNotMatch(text, /key-of-a-provider|key-that-nobody-learned/);
  }
  const line = JSON.parse(crashed(failure, false).text);
  assert.equal(line.message, "The program failed and ends.");
  assert.match(line.error.stack, /end-on-crash\.test/);
});

test("what was thrown and is no error is written as far as it is text", () => {
  assert.match(crashed("key-of-a-provider failed", false).text, /"message":"\[secret\] failed"/);
  assert.doesNotMatch(crashed({ key: "key-that-nobody-learned" }, false).text, /nobody/);
});
