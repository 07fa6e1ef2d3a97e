import assert from "node:assert/strict";
import { test } from "node:test";
import { isSamePicture, type Look } from "./same-picture.ts";

const look = (hex: string, text = "", perceptualHash = "00ff00ff00ff00ff"): Look => ({
  measures: { perceptualHash, colors: [{ hex, name: "", share: 0.99 }] },
  text,
});

test("a picture is the same after it was compressed again", () => {
  assert.ok(isSamePicture(look("#c01818"), look("#bd1a15", "", "00ff00ff00ff00fc")));
  assert.ok(isSamePicture(look("#c01818", "48 pcs."), look("#c01818", "48 pcs")));
});

test("plain pictures of different colours differ", () => {
  assert.ok(!isSamePicture(look("#ff0000"), look("#0000ff")));
  assert.ok(!isSamePicture(look("#101010"), look("#303030")));
});

test("slides that differ in a number, and pictures of other shapes, differ", () => {
  assert.ok(!isSamePicture(look("#ffffff", "48 pcs"), look("#ffffff", "46 pcs")));
  assert.ok(!isSamePicture(look("#ffffff"), look("#ffffff", "", "00ff00ff00ff00f0")));
});
