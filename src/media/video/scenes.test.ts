import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scenesBetween, shortestScene } from "./scenes.ts";

const seconds = fc.double({ min: 0, max: 100, noNaN: true });

test("scenes cover the film without gaps, and none is too short to see", () => {
  fc.assert(
    fc.property(fc.array(seconds), fc.double({ min: 1, max: 100, noNaN: true }), (cuts, length) => {
      const scenes = scenesBetween(
        cuts.toSorted((a, b) => a - b),
        length,
      );
      assert.equal(scenes[0]?.startSecond, 0);
      assert.equal(scenes.at(-1)?.endSecond, length);
      for (const [at, scene] of scenes.entries()) {
        if (at > 0) assert.equal(scene.startSecond, scenes[at - 1]?.endSecond);
        assert.ok(scene.endSecond - scene.startSecond >= shortestScene - 1e-9);
      }
    }),
  );
});

test("a film without cuts is one scene", () => {
  assert.deepEqual(scenesBetween([], 3), [{ startSecond: 0, endSecond: 3 }]);
});
