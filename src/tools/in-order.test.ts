import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { inOrder } from "./in-order.ts";

const { signal } = new AbortController();

describe("work in order", () => {
  test("is done a few at a time, and its results stand in the order of the items", async () => {
    let now = 0;
    let most = 0;
    const results = await inOrder([30, 5, 20, 1, 9], { atOnce: 2, signal }, async (ms) => {
      now += 1;
      most = Math.max(most, now);
      await wait(ms);
      now -= 1;
      return ms * 2;
    });
    assert.deepEqual(results, [60, 10, 40, 2, 18]);
    assert.equal(most, 2);
  });

  test("stops at a failure, once what is under way has ended", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = inOrder([1, 2, 3, 4], { atOnce: 2, signal }, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error("no");
      await wait(20);
      ended.push(item);
    });
    await assert.rejects(work, /no/);
    assert.deepEqual([begun, ended], [[1, 2], [2]]);
  });

  test("stops when the caller gives up", async () => {
    const gone = AbortSignal.abort(new Error("enough"));
    const work = inOrder([1], { atOnce: 2, signal: gone }, () => Promise.resolve());
    await assert.rejects(work, /enough/);
  });
});
