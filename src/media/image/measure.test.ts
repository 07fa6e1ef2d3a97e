import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import sharp from "sharp";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { imageConfig } from "./config.ts";
import { sharpImage } from "./sharp-image.ts";
import { hammingDistance } from "./perceptual-hash.ts";
import { scene } from "./testing/pictures.ts";

const never = new AbortController().signal;
const pool = childProcessPool(isolationConfig.parse({}));
const engine = sharpImage(imageConfig.parse({}), pool);
after(() => pool[Symbol.asyncDispose]());

/** Brightness and contrast of a picture of vertical stripes. */
async function light(stripes: readonly number[]): Promise<readonly number[]> {
  const raw = { width: stripes.length, height: 1, channels: 1 as const };
  const bytes = await sharp(Uint8Array.from(stripes), { raw })
    .resize(64, 64, { fit: "fill", kernel: "nearest" })
    .png()
    .toBuffer();
  const { brightness, contrast } = await engine.measure(bytes, never);
  return [brightness, contrast];
}

const hashOf = async (bytes: Uint8Array): Promise<string> =>
  (await engine.measure(bytes, never)).perceptualHash;

const flat = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 70, height: 30, channels: 3, background } })
    .png()
    .toBuffer();

describe("measures", () => {
  test("sharpness falls with blur, and is nothing on a flat picture", async () => {
    const picture = await scene(3, 1400, 1000);
    const values: number[] = [];
    for (const sigma of [0, 1.5, 4, 10]) {
      const bytes = sigma === 0 ? picture : await sharp(picture).blur(sigma).png().toBuffer();
      values.push((await engine.measure(bytes, never)).sharpness);
    }
    assert.deepEqual(
      values,
      values.toSorted((a, b) => b - a),
    );
    assert.ok((values[0] ?? 0) > 2 * (values[3] ?? 0));
    assert.equal((await engine.measure(await flat("#c01818"), never)).sharpness, 0);
  });

  test("brightness and contrast have known values on known pictures", async () => {
    assert.deepEqual(await light([0]), [0, 0]);
    assert.deepEqual(await light([255]), [1, 0]);
    assert.deepEqual(await light([0, 255]), [0.5, 0.5]);
  });

  test("a palette names colours and says how much of the picture each covers", async () => {
    const thirds = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">
      <rect width="300" height="300" fill="#000080"/><rect width="100" height="300" fill="#ffff00"/></svg>`;
    const { colors } = await engine.measure(Buffer.from(thirds), never);
    assert.deepEqual(
      colors.slice(0, 2).map(({ name }) => name),
      ["navy", "yellow"],
    );
    const [navy, yellow] = colors;
    assert.ok(navy !== undefined && Math.abs(navy.share - 2 / 3) < 0.02);
    assert.ok(yellow !== undefined && Math.abs(yellow.share - 1 / 3) < 0.02);
    assert.match(navy.hex, /^#[0-9a-f]{6}$/);
  });
});

describe("the perceptual hash", () => {
  test("is at most 10 bits away after re-encoding, scaling and a change of light", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const picture = await scene(seed);
      const original = await hashOf(picture);
      assert.match(original, /^[0-9a-f]{16}$/);
      for (const [change, bytes] of [
        ["jpeg 30", await sharp(picture).jpeg({ quality: 30 }).toBuffer()],
        ["webp", await sharp(picture).webp({ quality: 50 }).toBuffer()],
        ["half size", await sharp(picture).resize(320).png().toBuffer()],
        ["grey", await sharp(picture).grayscale().png().toBuffer()],
        ["brighter", await sharp(picture).linear(0.9, 20).png().toBuffer()],
      ] as const) {
        const distance = hammingDistance(original, await hashOf(bytes));
        assert.ok(distance <= 10, `${change} of scene ${seed}: ${distance}`);
      }
    }
  });

  test("is more than 20 bits away for another picture, most of the time", async () => {
    const hashes = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(async (seed) => hashOf(await scene(seed))),
    );
    const distances = hashes.flatMap((hash, at) =>
      hashes.slice(at + 1).map((other) => hammingDistance(hash, other)),
    );
    const far = distances.filter((distance) => distance > 20).length;
    assert.ok(Math.min(...distances) > 10, `nearest: ${Math.min(...distances)}`);
    assert.ok(far / distances.length > 0.9, `${far} of ${distances.length}`);
  });

  test("of a flat picture has no noise in it", async () => {
    assert.equal(await hashOf(await flat("#123456")), await hashOf(await flat("#fedcba")));
  });
});
