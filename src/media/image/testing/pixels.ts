import assert from "node:assert/strict";
import sharp from "sharp";

export type Color = Readonly<Record<"r" | "g" | "b", number>>;

/** The colour of one pixel of an encoded picture; a negative place counts from the right or the bottom. */
export async function pixel(
  picture: Uint8Array,
  [left, top]: readonly [number, number],
): Promise<Color> {
  const { data, info } = await sharp(picture)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const x = left < 0 ? info.width + left : left;
  const y = top < 0 ? info.height + top : top;
  const [r = 0, g = 0, b = 0] = data.subarray((y * info.width + x) * 3);
  return { r, g, b };
}

/** Encoders change colours a little; a wrong place or a wrong profile changes them a lot. */
export function assertNear(actual: Color, expected: Color, tolerance = 16): void {
  const far = (["r", "g", "b"] as const).some(
    (key) => Math.abs(actual[key] - expected[key]) > tolerance,
  );
  assert.ok(!far, `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}
