import sharp from "sharp";
import { config } from "../../src/config/schema.ts";
import { childProcessPool } from "../../src/media/isolation/child-process-pool.ts";
import { sharpImage } from "../../src/media/image/sharp-image.ts";
import { median, type Measure } from "../row.ts";

const rounds = 9;

/** 12 megapixels to 1024 inside, JPEG 85: the engine in its child process beside sharp in this one. */
export const image: Measure = async () => {
  const { media } = config.parse({});
  await using pool = childProcessPool(media.isolation);
  const engine = sharpImage(media.image, pool);
  const { signal } = new AbortController();
  const photo = await photograph();
  const bare = (): Promise<unknown> =>
    sharp(photo)
      .rotate()
      .resize(1024, 1024, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#fff" })
      .jpeg({ quality: 85 })
      .toBuffer();
  const own = (): Promise<unknown> => engine.normalise(photo, {}, signal);
  await bare();
  await own();
  const times = { bare: [] as number[], own: [] as number[] };
  // In turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < rounds; round += 1) {
    times.bare.push(await milliseconds(bare));
    times.own.push(await milliseconds(own));
  }
  const reference = median(times.bare);
  return [
    {
      name: "12 MP photograph to 1024 px JPEG",
      reference: "bare sharp in process",
      value: median(times.own),
      unit: "ms",
      ratio: median(times.own) / reference,
      atMost: 1.1,
    },
  ];
};

/** Noise over gradients, about as hard to decode as a photograph. */
async function photograph(): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 20 } as const;
  return await sharp({
    create: { width: 4000, height: 3000, channels: 3, background: "#888", noise },
  })
    .blur(1.2)
    .jpeg({ quality: 88 })
    .toBuffer();
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
