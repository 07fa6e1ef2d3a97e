import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import sharp from "sharp";
import { withCode } from "../testing/with-code.ts";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { imageConfig } from "./config.ts";
import type { ResizeOptions } from "./image-engine.ts";
import { sharpImage } from "./sharp-image.ts";
import { assertNear, pixel } from "./testing/pixels.ts";
import { blue, heic, red, samples, scene } from "./testing/pictures.ts";

const never = new AbortController().signal;
const pool = childProcessPool(isolationConfig.parse({}));
const engine = sharpImage(imageConfig.parse({}), pool);
after(() => pool[Symbol.asyncDispose]());

const sample = await samples();

describe("a picture of every format", () => {
  for (const format of ["jpeg", "png", "webp", "gif", "tiff", "avif", "svg"] as const) {
    test(`${format} is read, measured and normalised`, async () => {
      const { width, height, ...rest } = await engine.metadata(sample[format], never);
      assert.deepEqual([width, height, rest.format], [120, 80, format]);
      assert.equal(rest.bytes, sample[format].length);
      assert.equal("pages" in rest, false);

      const picture = await engine.normalise(sample[format], {}, never);
      assert.deepEqual([picture.width, picture.height, picture.mimeType], [120, 80, "image/jpeg"]);
      assertNear(await pixel(picture.bytes, [4, 4]), red);
      assertNear(await pixel(picture.bytes, [-4, 4]), blue);

      const { colors } = await engine.measure(sample[format], never);
      assert.deepEqual(
        colors
          .slice(0, 2)
          .map(({ name }) => name)
          .toSorted(),
        ["blue", "firebrick"],
      );
    });
  }

  test("heic is read as its own rotation shows it", async () => {
    const { width, height, format } = await engine.metadata(heic, never);
    assert.deepEqual([width, height, format], [48, 64, "heic"]);
    const picture = await engine.normalise(heic, { format: "png" }, never);
    assert.deepEqual([picture.width, picture.height], [48, 64]);
    assertNear(await pixel(picture.bytes, [4, 4]), blue);
    assertNear(await pixel(picture.bytes, [4, -4]), red);
    assert.equal((await engine.measure(heic, never)).colors.length, 2);
  });

  test("heic may call itself by the name of the container only", async () => {
    const renamed = Buffer.concat([heic.subarray(0, 8), Buffer.from("mif1"), heic.subarray(12)]);
    assert.equal((await engine.metadata(renamed, never)).format, "heic");
    assert.equal((await engine.normalise(renamed, {}, never)).width, 48);
  });

  test("the first frame of an animation stands for it, and the frames are counted", async () => {
    const frames = await Promise.all(
      [red, blue, red].map((background) =>
        sharp({ create: { width: 30, height: 20, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animation = sharp(frames, { join: { animated: true } });
    for (const bytes of [
      await animation.clone().gif().toBuffer(),
      await animation.clone().webp().toBuffer(),
    ]) {
      const { width, height, pages } = await engine.metadata(bytes, never);
      assert.deepEqual([width, height, pages], [30, 20, 3]);
      assertNear(await pixel((await engine.normalise(bytes, {}, never)).bytes, [3, 3]), red);
    }
  });

  test("unusual pixels become plain sRGB: CMYK, 16 bits, grey, palette, wide gamut", async () => {
    const square = sharp({ create: { width: 40, height: 40, channels: 3, background: red } });
    const variants = {
      cmyk: await square.clone().toColourspace("cmyk").jpeg().toBuffer(),
      deep: await square.clone().toColourspace("rgb16").png().toBuffer(),
      palette: await square.clone().png({ palette: true }).toBuffer(),
      wide: await square.clone().withIccProfile("p3").png().toBuffer(),
    };
    for (const [name, bytes] of Object.entries(variants)) {
      const picture = await engine.normalise(bytes, { format: "png" }, never);
      const { depth, space, hasProfile } = await sharp(picture.bytes).metadata();
      assert.deepEqual([name, depth, space, hasProfile], [name, "uchar", "srgb", false]);
      // Inks cannot show this red exactly.
      assertNear(await pixel(picture.bytes, [20, 20]), red, name === "cmyk" ? 32 : 16);
    }
    const grey = await square.clone().toColourspace("b-w").jpeg().toBuffer();
    const { colors, contrast } = await engine.measure(grey, never);
    assert.deepEqual([colors.length, contrast], [1, 0]);
  });

  test("what is transparent is shown on white", async () => {
    const background = { ...red, alpha: 0 };
    const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background } })
      .png()
      .toBuffer();
    assert.equal((await engine.metadata(clear, never)).hasAlpha, true);
    const { bytes } = await engine.normalise(clear, {}, never);
    assertNear(await pixel(bytes, [9, 9]), { r: 255, g: 255, b: 255 });
    assert.deepEqual((await engine.measure(clear, never)).colors, [
      { hex: "#ffffff", name: "white", share: 1 },
    ]);
  });
});

const resize = (options: ResizeOptions): Promise<unknown> =>
  engine.resize(sample.png, options, never);

describe("sizes and formats of what is made", () => {
  test("a normalised picture fits the limit, keeps its shape, and is never enlarged", async () => {
    const wide = await scene(1, 2400, 600);
    const { width, height } = await engine.normalise(wide, {}, never);
    assert.deepEqual([width, height], [1024, 256]);
    const small = await engine.normalise(
      wide,
      { maxSide: 200, format: "webp", grayscale: true },
      never,
    );
    assert.deepEqual([small.width, small.height, small.mimeType], [200, 50, "image/webp"]);
    const { r, g, b } = await pixel(small.bytes, [100, 25]);
    assert.ok(Math.max(r, g, b) - Math.min(r, g, b) <= 2);
    assert.equal((await engine.normalise(sample.png, {}, never)).width, 120);
  });

  for (const [options, size] of [
    [{}, [120, 80]],
    [{ width: 60 }, [60, 40]],
    [{ height: 160 }, [240, 160]],
    [{ width: 60, height: 60 }, [60, 40]],
    [{ width: 60, height: 60, fit: "cover" }, [60, 60]],
    [{ width: 60, height: 60, fit: "contain" }, [60, 60]],
    [{ width: 30, height: 90, fit: "fill" }, [30, 90]],
  ] as const) {
    test(`${JSON.stringify(options)} makes ${size.join(" x ")}`, async () => {
      const { width, height } = await engine.resize(sample.png, options, never);
      assert.deepEqual([width, height], size);
    });
  }

  test("a picture keeps its format where it can be written, and becomes what is asked for", async () => {
    const kept = [
      ["jpeg", "jpeg"],
      ["tiff", "tiff"],
      ["avif", "avif"],
      ["svg", "png"],
      ["heic", "jpeg"],
    ] as const;
    for (const [from, to] of kept) {
      const { mimeType } = await engine.resize(sample[from], {}, never);
      assert.equal(mimeType, `image/${to}`);
    }
    for (const format of ["jpeg", "png", "webp", "avif", "tiff", "gif"] as const) {
      const { bytes, mimeType } = await engine.resize(sample.png, { format }, never);
      assert.equal(mimeType, `image/${format}`);
      assert.equal((await engine.metadata(bytes, never)).format, format);
    }
  });

  test("sizes beyond the limits are refused before any pixel is made", async () => {
    await assert.rejects(
      resize({ width: 20_000, height: 20_000, fit: "fill" }),
      withCode("media.tooManyPixels"),
    );
    await assert.rejects(resize({ width: 20_000_000 }), withCode("media.tooManyPixels"));
    await assert.rejects(
      resize({ width: 17_000, height: 10, fit: "fill", format: "webp" }),
      withCode("media.sideTooLong"),
    );
  });
});
