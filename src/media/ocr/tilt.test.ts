import assert from "node:assert/strict";
import { test } from "node:test";
import { sharp } from "../image/safe-sharp.ts";
import type { GreyPicture } from "./grey-picture.ts";
import { textPicture } from "./testing/text-picture.ts";
import { tiltOf } from "./tilt.ts";

const page = textPicture([
  "Quarterly delivery report",
  "四半期配送報告書 2026年",
  "Total $1,248.00",
]);

async function leaning(degrees: number): Promise<GreyPicture> {
  const turned = sharp(page)
    .rotate(degrees, { background: "#fff" })
    .resize(800, 800, { fit: "inside" });
  const { data, info } = await turned.grayscale().raw().toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

for (const degrees of [-12, -3, 0, 2, 7, 18]) {
  test(`a page that leans ${degrees} degrees is measured within half a degree`, async () => {
    assert.ok(Math.abs(tiltOf(await leaning(degrees)) - degrees) <= 0.5);
  });
}

test("a page on its side is measured too", async () => {
  assert.ok(Math.abs(tiltOf(await leaning(94)) - 4) <= 0.5);
});

test("an empty picture leans nowhere", () => {
  assert.equal(tiltOf({ bytes: new Uint8Array(100).fill(255), width: 10, height: 10 }), 0);
});
