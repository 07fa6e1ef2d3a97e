import * as z from "zod";
import { codesConfig } from "./codes/config.ts";
import { imageConfig } from "./image/config.ts";
import { isolationConfig } from "./isolation/config.ts";
import { ocrConfig } from "./ocr/config.ts";

/** Limits of what the hub reads, one sub-section for each engine. */
export const mediaConfig = z
  .strictObject({
    isolation: isolationConfig,
    image: imageConfig,
    codes: codesConfig,
    ocr: ocrConfig,
  })
  .prefault({});

export type MediaConfig = z.output<typeof mediaConfig>;
