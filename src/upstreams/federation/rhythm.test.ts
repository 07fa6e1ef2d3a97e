import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import { until } from "../../../test/until.ts";
import { systemClock } from "../../kernel/clock.ts";
import { type ListName, listNames, Rhythm } from "./rhythm.ts";

const pace = { gapSeconds: 0.02, longestWaitSeconds: 0.1 };
const never = new Map(listNames.map((list): [ListName, number] => [list, Infinity]));

function watched(read: (lists: ReadonlySet<ListName>) => Promise<ReadonlyMap<ListName, number>>) {
  const readings: (readonly ListName[])[] = [];
  const rhythm = new Rhythm(
    (lists) => {
      readings.push([...lists]);
      return read(lists);
    },
    { clock: systemClock, pace },
  );
  return { rhythm, readings };
}

test("however often it is asked, one reading runs and one more follows", async (t) => {
  let running = 0;
  const { rhythm, readings } = watched(async () => {
    running += 1;
    assert.equal(running, 1);
    await sleep(30);
    running -= 1;
    return never;
  });
  t.after(() => rhythm.stop());
  const first = rhythm.asked(["tools"]);
  await sleep(10);
  for (let times = 0; times < 1000; times += 1) rhythm.ask(["tools", "prompts"]);
  const second = rhythm.asked(["tools"]);
  await first;
  assert.equal(readings.length, 1);
  await second;
  await sleep(100);
  assert.deepEqual(readings, [["tools"], ["tools", "prompts"]]);
});

test("a list is read again when its time is over, and no other", async (t) => {
  const { rhythm, readings } = watched(async (lists) =>
    lists.has("prompts")
      ? new Map([
          ["tools", 0.05],
          ["prompts", Infinity],
        ])
      : never,
  );
  t.after(() => rhythm.stop());
  await rhythm.asked(["tools", "prompts"]);
  await sleep(150);
  assert.deepEqual(readings, [["tools", "prompts"], ["tools"]]);
});

test("after a failure the same lists are read again, and again, ever later", async (t) => {
  const at: number[] = [];
  const { rhythm, readings } = watched(async () => {
    at.push(performance.now());
    if (at.length < 5) throw new Error("down");
    return never;
  });
  t.after(() => rhythm.stop());
  await rhythm.asked(["prompts"]);
  await until(() => at.length >= 5);
  assert.deepEqual(
    readings,
    Array.from({ length: 5 }, () => ["prompts"]),
  );
  await sleep(150);
  assert.equal(at.length, 5);
});

test("once stopped, nothing is read and nobody is kept waiting", async () => {
  const { rhythm, readings } = watched(async () => never);
  const asked = rhythm.asked(["tools"]);
  rhythm.stop();
  await asked;
  await rhythm.asked(["tools"]);
  await rhythm.stopped();
  assert.deepEqual(readings, []);
});
