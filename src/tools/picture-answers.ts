/** The forms in which a model answers about one picture. What is not to be seen is null. */

import * as z from "zod";
import { type Answer, defineAnswer } from "../models/answers/define-answer.ts";
import type { DetailLevel } from "./image-words.ts";

const description = z.string().describe("The description as prose.");

const seen = {
  subjects: z.array(z.string()).describe("What is shown, most important first."),
  setting: z.string().nullable().describe("Where and when it is, as far as it can be seen."),
  people: z.number().nullable().describe("How many people are shown."),
  mood: z.string().nullable(),
};

const seenClosely = {
  ...seen,
  composition: z
    .string()
    .nullable()
    .describe("How it is arranged: what is in front, behind, left."),
  details: z.array(z.string()).describe("Small things that are easily overlooked."),
  uncertain: z.array(z.string()).describe("What cannot be made out, or only guessed."),
};

export interface PictureAnswer {
  readonly description: string;
  readonly subjects?: readonly string[];
  readonly setting?: string | null;
  readonly people?: number | null;
  readonly mood?: string | null;
  readonly composition?: string | null;
  readonly details?: readonly string[];
  readonly uncertain?: readonly string[];
}

/** Each level asks for other things, not only for more words. */
export const pictureAnswers: Readonly<Record<DetailLevel, Answer<PictureAnswer>>> = {
  basic: defineAnswer("picture_basic", z.object({ description }), "description"),
  standard: defineAnswer("picture_standard", z.object({ description, ...seen }), "description"),
  detailed: defineAnswer(
    "picture_detailed",
    z.object({ description, ...seenClosely }),
    "description",
  ),
};

/** What a model saw besides its prose, as tools answer it. */
export const observed = z
  .object({
    subjects: z.array(z.string()).readonly().optional(),
    setting: z.string().optional(),
    people: z.number().optional(),
    mood: z.string().optional(),
    composition: z.string().optional(),
    details: z.array(z.string()).readonly().optional(),
    uncertain: z.array(z.string()).readonly().optional(),
  })
  .describe("What the model saw, part by part; absent without a model.");

/** Leaves out the prose, and what the model said nothing about. */
export function observedIn(answer: PictureAnswer): z.output<typeof observed> | undefined {
  const said = Object.entries(answer).filter(
    ([name, value]) => name !== "description" && isSaid(value),
  );
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

const isSaid = (value: unknown): boolean =>
  value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
