import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { isKumihimoError } from "./errors.ts";
import { slots } from "./slots.ts";

const never = new AbortController().signal;
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

test("never more run at once than there are places, whatever ends them", async () => {
  const job = fc.record({ pause: fc.nat(3), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(job, { maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      async (jobs, atOnce) => {
        const places = slots("test", { atOnce, waiting: 20 });
        let running = 0;
        let most = 0;
        await Promise.allSettled(
          jobs.map((each) =>
            places.use(never, async () => {
              running += 1;
              most = Math.max(most, running);
              await pause(each.pause);
              running -= 1;
              if (each.fails) throw new Error("failed");
            }),
          ),
        );
        assert.ok(most <= atOnce);
        assert.deepEqual([places.taken, places.waiting], [0, 0]);
      },
    ),
    { numRuns: 30 },
  );
});

test("a full queue refuses at once", async () => {
  const places = slots("test", { atOnce: 1, waiting: 0 });
  const first = places.use(never, () => pause(5));
  await assert.rejects(
    places.use(never, () => pause(0)),
    (error) => isKumihimoError(error) && error.code === "kernel.busy",
  );
  await first;
});

test("whoever gives up while waiting leaves the queue", async () => {
  const places = slots("test", { atOnce: 1, waiting: 5 });
  const first = places.use(never, () => pause(20));
  const caller = new AbortController();
  const second = places.use(caller.signal, () => pause(0));
  assert.equal(places.waiting, 1);
  caller.abort(new Error("gone"));
  await assert.rejects(second, /gone/);
  assert.equal(places.waiting, 0);
  await first;
  assert.equal(places.taken, 0);
});
