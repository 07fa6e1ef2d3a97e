import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import sharp from "sharp";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { imageConfig } from "./config.ts";
import { sharpImage } from "./sharp-image.ts";
import { assertNear, type Color, pixel } from "./testing/pixels.ts";
import { blue, red, samples } from "./testing/pictures.ts";

const never = new AbortController().signal;
const pool = childProcessPool(isolationConfig.parse({}));
const engine = sharpImage(imageConfig.parse({}), pool);
after(() => pool[Symbol.asyncDispose]());

const sample = await samples();

const corner = (background: Color): Promise<Buffer> =>
  sharp({ create: { width: 12, height: 12, channels: 3, background } })
    .png()
    .toBuffer();

async function timeReadFrom(DateTimeOriginal: string): Promise<string | undefined> {
  const exif = { IFD2: { DateTimeOriginal } };
  const bytes = await sharp(sample.png).withExif(exif).jpeg().toBuffer();
  return (await engine.metadata(bytes, never)).capturedAt;
}

describe("EXIF", () => {
  /** Where the first stored pixel and the end of the first stored row are shown (EXIF 2.32, Orientation). */
  const shown = [
    [1, [3, 3], [-4, 3]],
    [2, [-4, 3], [3, 3]],
    [3, [-4, -4], [3, -4]],
    [4, [3, -4], [-4, -4]],
    [5, [3, 3], [3, -4]],
    [6, [-4, 3], [-4, -4]],
    [7, [-4, -4], [-4, 3]],
    [8, [3, -4], [3, 3]],
  ] as const;

  for (const [orientation, first, rowEnd] of shown) {
    test(`orientation ${orientation} is obeyed in size and pixels`, async () => {
      const black = { r: 0, g: 0, b: 0 };
      const bytes = await sharp({
        create: { width: 60, height: 40, channels: 3, background: black },
      })
        .composite([
          { input: await corner(red), gravity: "northwest" },
          { input: await corner(blue), gravity: "northeast" },
        ])
        .withMetadata({ orientation })
        .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
        .toBuffer();
      const turned = orientation > 4;
      const metadata = await engine.metadata(bytes, never);
      assert.equal(metadata.orientation, orientation);
      assert.deepEqual([metadata.width, metadata.height], turned ? [40, 60] : [60, 40]);
      for (const picture of [
        await engine.normalise(bytes, { format: "png" }, never),
        await engine.resize(bytes, { format: "png" }, never),
      ]) {
        assert.deepEqual([picture.width, picture.height], turned ? [40, 60] : [60, 40]);
        assertNear(await pixel(picture.bytes, first), red);
        assertNear(await pixel(picture.bytes, rowEnd), blue);
      }
    });
  }

  const notes = {
    IFD0: { Make: "Acme\u0007\n", Model: "Camera 1" },
    IFD2: { DateTimeOriginal: "2024:01:02 03:04:05", OffsetTimeOriginal: "+09:00" },
    IFD3: {
      GPSLatitudeRef: "S",
      GPSLatitude: "35/1 40/1 30/1",
      GPSLongitudeRef: "E",
      GPSLongitude: "139/1 45/1 0/1",
    },
  };

  for (const format of ["jpeg", "png", "webp", "avif"] as const) {
    test(`time, camera and place are read from ${format}, and leave no trace in what is made of it`, async () => {
      const bytes = await sharp(sample.png).withExif(notes).toFormat(format).toBuffer();
      const { capturedAt, camera, location } = await engine.metadata(bytes, never);
      assert.equal(capturedAt, "2024-01-02T03:04:05+09:00");
      assert.deepEqual(camera, { make: "Acme", model: "Camera 1" });
      assert.deepEqual(location, { latitude: -35.675, longitude: 139.75 });

      const made = [
        await engine.normalise(bytes, {}, never),
        await engine.resize(bytes, { width: 50 }, never),
        await engine.resize(bytes, { format: "png" }, never),
        await engine.resize(bytes, { format: "webp" }, never),
      ];
      for (const picture of made) {
        const { exif, xmp, iptc, icc, comments } = await sharp(picture.bytes).metadata();
        assert.deepEqual([exif, xmp, iptc, icc, comments], Array.from({ length: 5 }));
        assert.equal(Buffer.from(picture.bytes).includes("Acme"), false);
      }
    });
  }

  test("a time without an offset stays without one, and an impossible time is left out", async () => {
    assert.equal(await timeReadFrom("2024:01:02 03:04:05"), "2024-01-02T03:04:05");
    assert.equal(await timeReadFrom("0000:00:00 00:00:00"), undefined);
    assert.equal(await timeReadFrom("2024:02:31 03:04:05"), undefined);
    assert.equal(await timeReadFrom("yesterday"), undefined);
  });

  test("a damaged block does not spoil the picture", async () => {
    const bytes = await sharp(sample.png).withExif(notes).jpeg().toBuffer();
    const at = bytes.indexOf("Exif\0\0") + 14;
    bytes.fill(0xff, at, at + 40);
    const { width, camera } = await engine.metadata(bytes, never);
    assert.deepEqual([width, camera], [120, undefined]);
  });
});
