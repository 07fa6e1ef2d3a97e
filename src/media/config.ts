import * as z from "zod";
import { imageConfig } from "./image/config.ts";
import { isolationConfig } from "./isolation/config.ts";

/** Limits of what the hub reads, one sub-section for each engine. */
export const mediaConfig = z
  .strictObject({
    isolation: isolationConfig,
    image: imageConfig,
  })
  .prefault({});

export type MediaConfig = z.output<typeof mediaConfig>;
