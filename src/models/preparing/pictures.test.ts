import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { imageConfig } from "../../media/image/config.ts";
import { sharpImage } from "../../media/image/sharp-image.ts";
import { samples, scene } from "../../media/image/testing/pictures.ts";
import { childProcessPool } from "../../media/isolation/child-process-pool.ts";
import { isolationConfig } from "../../media/isolation/config.ts";
import { withCode } from "../../media/testing/with-code.ts";
import type { Limits } from "../model.ts";
import { boxScaler } from "./box-scaler.ts";
import { preparePictures } from "./pictures.ts";

const pool = childProcessPool(isolationConfig.parse({}));
after(() => pool[Symbol.asyncDispose]());
const image = sharpImage(imageConfig.parse({}), pool);
const never = new AbortController().signal;

async function prepared(bytes: Uint8Array, pictures?: Limits["pictures"], signal = never) {
  const limits = pictures === undefined ? undefined : { pictures };
  const [one] = await preparePictures(image, [{ bytes }], { provider: "eye", limits }, signal);
  return one ?? assert.fail("no picture");
}

describe("a picture for a model", () => {
  test("that fits is sent as it is, with nothing known of the model", async () => {
    const { jpeg, png } = await samples();
    for (const bytes of [jpeg, png]) {
      const { sent } = await prepared(bytes);
      assert.equal(sent.bytes, bytes);
      assert.deepEqual([sent.width, sent.height], [120, 80]);
    }
  });

  test("of a format that the model does not take becomes one that it takes", async () => {
    const { webp, gif, svg, heic, avif, tiff, jpeg } = await samples();
    for (const bytes of [webp, heic, avif, tiff]) {
      assert.equal((await prepared(bytes)).sent.mimeType, "image/jpeg");
    }
    for (const bytes of [gif, svg])
      assert.equal((await prepared(bytes)).sent.mimeType, "image/png");
    assert.equal((await prepared(jpeg, { mimeTypes: ["image/webp"] })).sent.mimeType, "image/webp");
    assert.equal((await prepared(jpeg, { mimeTypes: ["image/png"] })).sent.mimeType, "image/png");
    const alone = { mimeTypes: ["image/bmp"] };
    await assert.rejects(prepared(jpeg, alone), withCode("models.mediaRefused"));
  });

  test("is upright", async () => {
    const turned = await sharp(await scene(1, 200, 100))
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { sent, toOriginal } = await prepared(turned);
    assert.deepEqual([sent.width, sent.height], [100, 200]);
    assert.deepEqual(toOriginal({ x: 5, y: 6, width: 7, height: 8 }), {
      x: 5,
      y: 6,
      width: 7,
      height: 8,
    });
    assert.equal((await sharp(sent.bytes).metadata()).orientation, undefined);
  });

  test("does not say where it was taken", async () => {
    const located = await sharp(await scene(2, 200, 100))
      .jpeg()
      .withExif({
        IFD3: {
          GPSLatitudeRef: "N",
          GPSLatitude: "35/1 41/1 0/1",
          GPSLongitudeRef: "E",
          GPSLongitude: "139/1 41/1 0/1",
        },
      })
      .toBuffer();
    assert((await image.metadata(located, never)).location !== undefined);
    const { sent } = await prepared(located);
    assert.equal((await image.metadata(sent.bytes, never)).location, undefined);
  });

  test("is made smaller, never larger, and its boxes are those of the original", async () => {
    const large = await scene(3, 1200, 600);
    const { sent, toOriginal } = await prepared(large, { maxSide: 300 });
    assert.deepEqual([sent.width, sent.height, sent.mimeType], [300, 150, "image/png"]);
    assert.deepEqual(toOriginal({ x: 10, y: 20, width: 30, height: 40 }), {
      x: 40,
      y: 80,
      width: 120,
      height: 160,
    });
    const small = await prepared(large, { maxSide: 9000, mimeTypes: ["image/jpeg"] });
    assert.deepEqual([small.sent.width, small.sent.height], [1200, 600]);
  });

  test("is brought within its bytes, first by quality and then by size", async () => {
    const noise = await sharp({
      create: {
        width: 900,
        height: 600,
        channels: 3,
        background: "grey",
        noise: { type: "gaussian", mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer();
    const softer = await prepared(noise, { maxBytes: 400_000 });
    assert.deepEqual([softer.sent.width, softer.sent.mimeType], [900, "image/jpeg"]);
    const smaller = await prepared(noise, { maxBytes: 40_000 });
    assert(smaller.sent.width < 900 && smaller.sent.bytes.length <= 40_000);
    await assert.rejects(prepared(noise, { maxBytes: 100 }), withCode("models.mediaRefused"));
  });

  test("that moves is its first frame", async () => {
    const frames = await Promise.all([
      sharp(await scene(4, 60, 40)).toBuffer(),
      sharp(await scene(5, 60, 40)).toBuffer(),
    ]);
    const moving = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { sent } = await prepared(moving, { mimeTypes: ["image/gif", "image/png"] });
    assert.deepEqual([sent.mimeType, sent.width, sent.height], ["image/png", 60, 40]);
  });

  test("is refused beside more pictures than the model takes", async () => {
    const { png } = await samples();
    const limits = { pictures: { most: 1 } };
    const pending = preparePictures(
      image,
      [{ bytes: png }, { bytes: png }],
      { provider: "eye", limits },
      never,
    );
    await assert.rejects(pending, withCode("models.mediaRefused"));
  });

  test("is given up with its caller", async () => {
    const { png } = await samples();
    await assert.rejects(prepared(png, {}, AbortSignal.abort(new Error("enough"))), /enough/);
  });

  test("has boxes of at least one pixel inside of the original", () => {
    const side = fc.integer({ min: 1, max: 5000 });
    const size = fc.record({ width: side, height: side });
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(size, size, fc.tuple(part, part, part, part), (sent, original, [x, y, w, h]) => {
        const box = boxScaler(
          sent,
          original,
        )({
          x: x * sent.width,
          y: y * sent.height,
          width: w * (1 - x) * sent.width,
          height: h * (1 - y) * sent.height,
        });
        assert(Object.values(box).every(Number.isInteger));
        assert(box.x >= 0 && box.y >= 0 && box.width >= 1 && box.height >= 1);
        assert(box.x + box.width <= original.width && box.y + box.height <= original.height);
      }),
    );
  });
});
