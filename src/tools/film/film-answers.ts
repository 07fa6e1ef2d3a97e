/** The forms in which models answer about films. */

import * as z from "zod";
import { defineAnswer } from "../../models/answers/define-answer.ts";

const summary = z.string().describe("What happens and what is said.");

export const watched = defineAnswer(
  "film_watched",
  z.object({
    summary,
    moments: z.array(z.object({ second: z.number(), description: z.string() })),
    transcript: z.string().nullable(),
  }),
  "summary",
);

export const framesSeen = defineAnswer(
  "frames_seen",
  z.object({
    frames: z.array(z.object({ description: z.string() })),
    happening: z.string(),
  }),
  "happening",
);

export const filmSummed = defineAnswer("film_summed", z.object({ summary }), "summary");
