import * as z from "zod";
import { listOf } from "../wire/list-of.ts";

/** `google.protobuf.Duration` as JSON writes it: `"1.500s"`. Before the start there is nothing. */
export const seconds = z
  .string()
  .regex(/^-?\d+(\.\d+)?s$/)
  .transform((duration) => Math.max(0, Number(duration.slice(0, -1))));

/** A start that is missing is 0: proto3 does not send defaults. A word without an end has no time. */
const word = z.object({
  word: z.string(),
  startTime: seconds.default(0),
  endTime: seconds,
  speakerLabel: z.string().min(1).optional().catch(undefined),
  speakerTag: z.int().positive().optional().catch(undefined),
});

const alternative = z.object({ transcript: z.string().default(""), words: listOf(word).catch([]) });

const result = z
  .object({
    alternatives: z.array(alternative).default([]),
    languageCode: z.string().optional().catch(undefined),
    resultEndTime: seconds.optional().catch(undefined),
  })
  .transform(({ alternatives: [best], languageCode, resultEndTime }) => ({
    transcript: best?.transcript ?? "",
    words: best?.words ?? [],
    language: languageCode,
    endSecond: resultEndTime,
  }));

/** `RecognizeResponse`; silence is an empty object. */
export const recognition = z.object({
  results: z.array(result).default([]),
  totalBilledTime: seconds.optional().catch(undefined),
});

export type HeardResult = z.output<typeof result>;
export type HeardWord = z.output<typeof word>;
