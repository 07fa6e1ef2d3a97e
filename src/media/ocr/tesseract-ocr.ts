import type { ImageConfig } from "../image/config.ts";
import { jobModule } from "../isolation/job-module.ts";
import type { WorkerPool } from "../isolation/worker-pool.ts";
import type { OcrConfig } from "./config.ts";
import type { OcrEngine } from "./ocr-engine.ts";
import type * as ocrJob from "./ocr-job.ts";

const module = jobModule<typeof ocrJob>(import.meta.url, "./ocr-job");

/**
 * English and Japanese text through Tesseract, in the processes of `pool`. Reads every picture the
 * image engine reads.
 */
export function tesseractOcr(
  settings: OcrConfig & Pick<ImageConfig, "maxPixels">,
  pool: WorkerPool,
): OcrEngine {
  const { seconds } = settings;
  return {
    name: "tesseract",
    read: (image, { languages = ["en", "ja"] }, signal) =>
      pool.run({ module, name: "readText", seconds }, [image, languages, settings], signal),
  };
}
