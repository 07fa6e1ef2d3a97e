import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { evenFrames, frameForEachScene } from "./choose-frames.ts";
import { scenesBetween } from "./scenes.ts";

const at = (...seconds: readonly number[]) => seconds.map((second) => ({ second }));
const seconds = (frames: readonly { readonly second: number }[]) =>
  frames.map(({ second }) => second);

describe("chosen frames", () => {
  test("one for each scene comes from near its middle", () => {
    const taken = at(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assert.deepEqual(seconds(frameForEachScene(taken, scenesBetween([4], 10), 2)), [2, 7]);
  });

  test("a scene too short for the grid is shown by the frame at its cut", () => {
    const taken = at(0, 5, 6.1, 10);
    const scenes = scenesBetween([6.1, 6.9], 12);
    assert.deepEqual(seconds(frameForEachScene(taken, scenes, 3)), [5, 6.1, 10]);
  });

  test("the longest scenes come first when there are more than frames", () => {
    const taken = at(0.5, 2, 5, 9.5);
    assert.deepEqual(seconds(frameForEachScene(taken, scenesBetween([1, 3, 9], 10), 1)), [5]);
  });

  test("gaps are filled evenly after each scene has one", () => {
    const taken = at(0, 2, 4, 6, 8, 10);
    const chosen = seconds(frameForEachScene(taken, scenesBetween([], 10), 3));
    assert.deepEqual(chosen, [0, 4, 10]);
  });

  test("even ones lie nearest to the middles of equal parts", () => {
    const taken = at(0, 1, 3, 5, 7, 9);
    assert.deepEqual(seconds(evenFrames(taken, 10, 5)), [1, 3, 5, 7, 9]);
  });

  test("are as many as wanted, or all there are, in order, each once", () => {
    const times = fc.uniqueArray(fc.double({ min: 0, max: 50, noNaN: true }));
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 8 }), times, (taken, count, cuts) => {
        const scenes = scenesBetween(
          cuts.toSorted((a, b) => a - b),
          50,
        );
        const frames = at(...taken);
        const byScene = frameForEachScene(frames, scenes, count);
        for (const chosen of [byScene, evenFrames(frames, 50, count)]) {
          assert.equal(chosen.length, Math.min(count, taken.length));
          const order = seconds(chosen);
          assert.deepEqual(
            order,
            [...new Set(order)].toSorted((a, b) => a - b),
          );
        }
      }),
    );
  });
});
