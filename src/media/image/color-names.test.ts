import assert from "node:assert/strict";
import { test } from "node:test";
import { colorName } from "./color-names.ts";

const nameOf = (rgb: number): string => colorName(rgb >> 16, (rgb >> 8) & 255, rgb & 255);

test("a grey is never called by a hue, however dark or light it is", () => {
  const greys = new Set(["black", "dimgray", "gray", "silver", "lightgray", "white"]);
  for (let level = 0; level < 256; level += 1) assert.ok(greys.has(colorName(level, level, level)));
  assert.deepEqual([0x1a1a1a, 0x333333, 0xeeeeee].map(nameOf), ["black", "dimgray", "white"]);
});

test("the dark backgrounds of editors and terminals are black or grey, not blue", () => {
  assert.deepEqual([0x1e1e2e, 0x0d1117, 0x282c34].map(nameOf), ["black", "black", "dimgray"]);
});

test("a muted colour keeps its hue", () => {
  assert.deepEqual([0x446688, 0x8d5524, 0xfffef5].map(nameOf), [
    "steelblue",
    "saddlebrown",
    "ivory",
  ]);
});
