import { jobModule } from "../isolation/job-module.ts";
import type { WorkerPool } from "../isolation/worker-pool.ts";
import type { ImageConfig } from "./config.ts";
import type { ImageEngine } from "./image-engine.ts";
import type * as imageJob from "./image-job.ts";

const module = jobModule<typeof imageJob>(import.meta.url, "./image-job");

/** Pictures through sharp (libvips), and HEIC through libheif, in the processes of `pool`. */
export function sharpImage(settings: ImageConfig, pool: WorkerPool): ImageEngine {
  const { maxPixels, maxSide, quality, seconds } = settings;
  const usual = { maxSide, quality, format: "jpeg", grayscale: false } as const;
  return {
    name: "sharp",
    metadata: (image, signal) =>
      pool.run({ module, name: "metadata", seconds }, [image, maxPixels], signal),
    measure: (image, signal) =>
      pool.run({ module, name: "measure", seconds }, [image, maxPixels], signal),
    normalise: (image, options, signal) =>
      pool.run(
        { module, name: "normalise", seconds },
        [image, { ...usual, ...options }, maxPixels],
        signal,
      ),
    resize: (image, options, signal) =>
      pool.run(
        { module, name: "resize", seconds },
        [image, { quality, ...options }, maxPixels],
        signal,
      ),
  };
}
