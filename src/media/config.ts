import * as z from "zod";
import { audioConfig } from "./audio/config.ts";
import { chartConfig } from "./chart/config.ts";
import { codesConfig } from "./codes/config.ts";
import { documentConfig } from "./document/config.ts";
import { imageConfig } from "./image/config.ts";
import { isolationConfig } from "./isolation/config.ts";
import { ocrConfig } from "./ocr/config.ts";
import { programsConfig } from "./programs/config.ts";
import { refsConfig } from "./refs/config.ts";
import { speechConfig } from "./speech/config.ts";
import { videoConfig } from "./video/config.ts";

/** Limits of what the hub reads, one sub-section for each engine. */
export const mediaConfig = z
  .strictObject({
    refs: refsConfig,
    isolation: isolationConfig,
    image: imageConfig,
    codes: codesConfig,
    ocr: ocrConfig,
    chart: chartConfig,
    document: documentConfig,
    programs: programsConfig,
    audio: audioConfig,
    video: videoConfig,
    speech: speechConfig,
  })
  .prefault({});

export type MediaConfig = z.output<typeof mediaConfig>;
