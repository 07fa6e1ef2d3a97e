import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import { withCode } from "../testing/with-code.ts";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { imageConfig } from "./config.ts";
import { heicPixels } from "./heic-pixels.ts";
import { sharpImage } from "./sharp-image.ts";
import { oneBitPng } from "./testing/one-bit-png.ts";
import { heic, samples } from "./testing/pictures.ts";

const never = new AbortController().signal;
const pool = childProcessPool(isolationConfig.parse({}));
const engine = sharpImage(imageConfig.parse({}), pool);
after(() => pool[Symbol.asyncDispose]());

const sample = await samples();

async function assertRefused(bytes: Uint8Array, code: string): Promise<void> {
  await assert.rejects(engine.metadata(bytes, never), withCode(code));
  await assert.rejects(engine.normalise(bytes, {}, never), withCode(code));
}

const emptySvg = (width: number, height: number): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`);

describe("what is refused", () => {
  test("bytes that are no picture, whatever they are called", async () => {
    await assertRefused(new Uint8Array(), "media.unreadable");
    await assertRefused(Buffer.from("#!/bin/sh\nrm -rf /\n"), "media.unreadable");
    await assertRefused(Buffer.from("<html><svg></svg></html>"), "media.unreadable");
    await assertRefused(Buffer.alloc(5000), "media.unreadable");
  });

  for (const [format, start] of [
    ["BMP", "BM\x46\0\0\0\0\0\0\0\x36\0\0\0"],
    ["ICO", "\0\0\x01\0\x01\0\x10\x10"],
    ["JPEG XL", "\xff\x0a\xfa\x1f"],
    ["PDF", "%PDF-1.7\n"],
  ] as const) {
    test(`${format}, by name`, async () => {
      const bytes = Buffer.concat([Buffer.from(start, "latin1"), Buffer.alloc(64)]);
      await assert.rejects(engine.metadata(bytes, never), (error) => {
        assert.ok(isKumihimoError(error) && error.code === "media.unsupported");
        assert.match(error.message, new RegExp(format));
        return true;
      });
    });
  }

  for (const format of ["jpeg", "png", "webp", "gif", "tiff", "avif", "heic"] as const) {
    test(`half of a ${format} file`, async () => {
      const half = sample[format].subarray(0, sample[format].length >> 1);
      await assert.rejects(engine.normalise(half, {}, never), withCode("media.unreadable"));
      await assert.rejects(engine.measure(half, never), withCode("media.unreadable"));
    });
  }

  test("pictures with more pixels than the limit, by their header alone", async () => {
    await assertRefused(emptySvg(100_000, 100_000), "media.tooManyPixels");
    await assertRefused(oneBitPng(30_000), "media.tooManyPixels");
    await assertRefused(
      Buffer.concat([
        Buffer.from("GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\0;", "latin1"),
      ]),
      "media.tooManyPixels",
    );
  });

  test("HEIC by its decoder's own headers too, should the two decoders disagree", async () => {
    await assert.rejects(heicPixels(heic, 0, 48 * 64 - 1), withCode("media.tooManyPixels"));
    assert.equal((await heicPixels(heic, 9, 48 * 64)).width, 48);
  });

  test("every format, when the operator's limit is smaller than the picture", async () => {
    const strict = sharpImage({ ...imageConfig.parse({}), maxPixels: 48 * 64 - 1 }, pool);
    for (const bytes of Object.values(sample)) {
      await assert.rejects(strict.metadata(bytes, never), withCode("media.tooManyPixels"));
      await assert.rejects(strict.measure(bytes, never), withCode("media.tooManyPixels"));
    }
  });
});
