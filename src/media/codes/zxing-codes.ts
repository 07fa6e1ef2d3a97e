import type { ImageConfig } from "../image/config.ts";
import { jobModule } from "../isolation/job-module.ts";
import type { WorkerPool } from "../isolation/worker-pool.ts";
import type { CodeEngine } from "./code-engine.ts";
import type * as codesJob from "./codes-job.ts";
import type { CodesConfig } from "./config.ts";

const module = jobModule<typeof codesJob>(import.meta.url, "./codes-job");

/** QR and bar codes through ZXing, in the processes of `pool`. Reads every picture the image engine reads. */
export function zxingCodes(
  settings: CodesConfig & Pick<ImageConfig, "maxPixels">,
  pool: WorkerPool,
): CodeEngine {
  const { maxPixels, maxSide, seconds } = settings;
  return {
    name: "zxing",
    read: (image, signal) =>
      pool.run({ module, name: "read", seconds }, [image, { maxPixels, maxSide }], signal),
  };
}
