import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { test } from "node:test";
import { setAlarm } from "./alarms.ts";

test("an alarm goes off once, after its time and soon after", async () => {
  const began = performance.now();
  let rung = 0;
  await new Promise<void>((resolve) => {
    setAlarm(0.15, () => {
      rung += 1;
      resolve();
    });
    // The clock keeps no process alive.
    void setTimeout(5000, undefined, { ref: false });
    const alive = globalThis.setInterval(() => {
      if (rung > 0) clearInterval(alive);
    }, 20);
  });
  assert.ok(performance.now() - began >= 150);
  await setTimeout(300);
  assert.equal(rung, 1);
});

test("an alarm that was taken back stays silent, and the others do not", async () => {
  const rung: string[] = [];
  const disarm = setAlarm(0.05, () => rung.push("taken back"));
  setAlarm(0.05, () => rung.push("kept"));
  disarm();
  await setTimeout(400);
  disarm();
  assert.deepEqual(rung, ["kept"]);
});

test("the clock starts again after it stood still", async () => {
  setAlarm(0.01, () => {});
  await setTimeout(500);
  let rung = false;
  setAlarm(0.01, () => {
    rung = true;
  });
  await setTimeout(400);
  assert.ok(rung);
});
