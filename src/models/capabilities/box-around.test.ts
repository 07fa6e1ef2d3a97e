import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { boxAround } from "./box-around.ts";

const picture = { width: 100, height: 50 };

test("a tilted area has an upright box around all its corners", () => {
  const corners = [
    { x: 10, y: 5 },
    { x: 30, y: 15 },
    { x: 25, y: 25 },
    { x: 5, y: 15 },
  ];
  assert.deepEqual(boxAround(corners, picture), { x: 5, y: 5, width: 25, height: 20 });
});

test("an area that reaches over the edge is cut off there", () => {
  const corners = [
    { x: -20, y: -5 },
    { x: 120, y: 60 },
  ];
  assert.deepEqual(boxAround(corners, picture), { x: 0, y: 0, width: 100, height: 50 });
});

test("no corners, a line, and an area outside the picture have no box", () => {
  const [near, far] = [
    { x: 5, y: 5 },
    { x: 20, y: 5 },
  ];
  assert.equal(boxAround([], picture), undefined);
  assert.equal(boxAround([near, far], picture), undefined);
  assert.equal(
    boxAround(
      [
        { x: 200, y: 5 },
        { x: 300, y: 20 },
      ],
      picture,
    ),
    undefined,
  );
});

test("a box is never outside its picture and never empty", () => {
  const number = fc.double({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.record({ x: number, y: number }), { maxLength: 6 }), (corners) => {
      const box = boxAround(corners, picture);
      if (box === undefined) return;
      assert(box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0);
      assert(box.x + box.width <= 100 + 1e-9 && box.y + box.height <= 50 + 1e-9);
    }),
  );
});
