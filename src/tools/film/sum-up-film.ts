import type { Language, Localized } from "../../kernel/language.ts";
import type { ModelSession } from "../../models/models.ts";
import { assemblePrompt } from "../../models/prompts/assemble-prompt.ts";
import type { Material } from "../../models/prompts/prompt.ts";
import { videoWords } from "../video-words.ts";
import { filmSummed } from "./film-answers.ts";
import type { SeenFrames } from "./see-frames.ts";
import type { Film, Heard } from "./film.ts";

export interface Notes {
  readonly seen: Pick<SeenFrames, "descriptions" | "happenings"> | undefined;
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

interface Words {
  readonly measured: string;
  readonly seen: string;
  readonly happening: string;
  readonly said: string;
  readonly at: (second: number, text: string) => string;
}

const words: Localized<Words> = {
  en: {
    measured: "measured and read in the film",
    seen: "what a model saw in the frames",
    happening: "what happens, stretch by stretch",
    said: "what is said",
    at: (second, text) => `${second.toFixed(1)} s: ${text}`,
  },
  ja: {
    measured: "動画から測定し、読み取った内容",
    seen: "モデルがフレームから見て取った内容",
    happening: "区間ごとの出来事",
    said: "話されている内容",
    at: (second, text) => `${second.toFixed(1)} 秒: ${text}`,
  },
};

function materialOf({ reading, frames, language }: Film, { seen, heard }: Notes): Material[] {
  const { measured, seen: shown, happening, said, at } = words[language];
  const descriptions = frames.flatMap(({ frame }, index) => {
    const description = seen?.descriptions[index];
    return description === undefined ? [] : at(frame.second, description);
  });
  return [
    { label: measured, text: videoWords(reading, frames, language) },
    { label: shown, text: descriptions.join("\n") },
    { label: happening, text: seen?.happenings.join("\n") ?? "" },
    { label: said, text: heard === undefined ? "" : spoken(heard, language) },
  ].filter(({ text }) => text !== "");
}

const spoken = ({ text, segments }: Heard, language: Language): string =>
  segments.length === 0
    ? text
    : segments.map((part) => words[language].at(part.startSecond, part.text)).join("\n");
