/** Pictures made on the spot, for tests. */

import sharp from "sharp";

export const red = { r: 192, g: 24, b: 24 };
export const blue = { r: 24, g: 48, b: 192 };

/** 120 x 80: the left half red, the right half blue, with a soft disc so that there are edges to code. */
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80">
  <rect width="60" height="80" fill="rgb(192,24,24)"/>
  <rect x="60" width="60" height="80" fill="rgb(24,48,192)"/>
  <circle cx="60" cy="40" r="12" fill="gold" fill-opacity="0.8"/>
</svg>`;

/**
 * A HEIC file of 64 x 48 pixels, the left half red and the right half blue, turned by 90 degrees
 * (`irot`): shown, it is 48 x 64 with blue above red. Made with x265 and a container written by hand.
 */
export const heic = Buffer.from(
  "AAAAGGZ0eXBoZWljAAAAAG1pZjFoZWljAAABQm1ldGEAAAAAAAAAIWhkbHIAAAAAAAAAAHBpY3QAAAAAAAAAAAAAAAAAAAAADnBpdG0" +
    "AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABYgAAACMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAMZpcH" +
    "JwAAAAp2lwY28AAAByaHZjQwEECAAAAJ+oAAAAAB7wAPz9+PgAAA8DoAABABdAAQwB//8ECAAAAwCfqAAAAwAAHroCQKEAAQAnQgEBB" +
    "AgAAAMAn6gAAAMAAB6gIIMWW6uTK8BaAgAAAwACAAADADIQogABAAZEAcFzwIkAAAAUaXNwZQAAAAAAAABAAAAAMAAAABBwaXhpAAAA" +
    "AAMICAgAAAAJaXJvdAEAAAAXaXBtYQAAAAAAAAABAAEEgQIDhAAAACttZGF0AAAAHygBr3j3BAP/3NT/5B9LwyTv/+WoS+RPX+Khkj4" +
    "M83A=",
  "base64",
);

export type SampleFormat = "jpeg" | "png" | "webp" | "gif" | "tiff" | "avif" | "svg" | "heic";

/** One small picture of every format the engine reads. */
export async function samples(): Promise<Readonly<Record<SampleFormat, Uint8Array>>> {
  const svg = Buffer.from(drawing);
  const picture = sharp(svg).removeAlpha();
  const [jpeg, png, webp, gif, tiff, avif] = await Promise.all([
    picture.clone().jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer(),
    picture.clone().png().toBuffer(),
    picture.clone().webp({ quality: 95 }).toBuffer(),
    picture.clone().gif().toBuffer(),
    picture.clone().tiff({ compression: "lzw" }).toBuffer(),
    picture.clone().avif({ quality: 90, effort: 1 }).toBuffer(),
  ]);
  return { jpeg, png, webp, gif, tiff, avif, svg, heic };
}

/** A picture full of shapes that `seed` decides, so that two seeds look different. */
export function scene(seed: number, width = 640, height = 480): Promise<Buffer> {
  const next = random(seed);
  const shapes = Array.from({ length: 14 }, () => {
    const fill = `hsl(${Math.floor(next() * 360)},70%,${Math.floor(20 + next() * 60)}%)`;
    const [x, y, r] = [next() * width, next() * height, (0.08 + next() * 0.2) * height];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="hsl(${Math.floor(next() * 360)},30%,70%)"/>${shapes.join("")}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
}

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
