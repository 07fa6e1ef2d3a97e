import type { ModelSession } from "../../models/models.ts";
import { assemblePrompt } from "../../models/prompts/assemble-prompt.ts";
import type { Material } from "../../models/prompts/prompt.ts";
import { videoWords } from "../video-words.ts";
import { filmSummed } from "./film-answers.ts";
import type { SeenFrames } from "./see-frames.ts";
import type { Film, Heard } from "./understand-film.ts";

export interface Notes {
  readonly seen: SeenFrames | undefined;
  readonly heard: Heard | undefined;
}

/** One summary of what was seen, heard and measured. */
export async function sumUpFilm(
  session: ModelSession,
  film: Film,
  notes: Notes,
): Promise<{ readonly model: string; readonly summary: string }> {
  const { reading, language, onProse } = film;
  const { value, model } = await session.generate({
    prompt: assemblePrompt("summarise-film", language, {
      values: { duration: reading.probe.durationSeconds.toFixed(1) },
      material: materialOf(film, notes),
    }),
    answer: filmSummed,
    ...(onProse === undefined ? {} : { onProse }),
  });
  return { model, summary: value.summary };
}

function materialOf({ reading, frames, language }: Film, { seen, heard }: Notes): Material[] {
  const descriptions = frames.flatMap(({ frame }, index) => {
    const description = seen?.descriptions[index];
    return description === undefined ? [] : `${frame.second.toFixed(1)} s: ${description}`;
  });
  return [
    { label: "measured and read in the film", text: videoWords(reading, frames, language) },
    { label: "what a model saw in the frames", text: descriptions.join("\n") },
    { label: "what happens, stretch by stretch", text: seen?.happenings.join("\n") ?? "" },
    { label: "what is said", text: heard === undefined ? "" : spoken(heard) },
  ].filter(({ text }) => text !== "");
}

const spoken = ({ text, segments }: Heard): string =>
  segments.length === 0
    ? text
    : segments.map((part) => `${part.startSecond.toFixed(1)} s: ${part.text}`).join("\n");
