import type { Localized } from "../../kernel/language.ts";
import type { ModelWork } from "../model-work.ts";
import type { SourceFailure } from "../settle.ts";
import { sumUpFilm } from "./sum-up-film.ts";
import type { Film } from "./film.ts";
import type { SummedStretch, WatchedFilm } from "./watch-film.ts";

export interface SummedFilm {
  readonly summary: string;
  /** Who summed up, as `provider/model`; nobody where there was only one stretch or nobody can. */
  readonly models: readonly string[];
  readonly failures: readonly SourceFailure[];
}

/** One summary of the summaries of a film's stretches; where nobody can write it, they stand side by side. */
export async function sumUpStretches(
  work: ModelWork,
  film: Film,
  { stretches, descriptions }: Pick<WatchedFilm, "stretches" | "descriptions">,
): Promise<SummedFilm> {
  const [only] = stretches;
  if (stretches.length === 1 && only?.summary !== undefined) {
    return { summary: only.summary, models: [], failures: [] };
  }
  const happenings = stretches.map((stretch) => words[film.language](stretch));
  const { value, failure } = await work.part("generate", "summary", (session) =>
    sumUpFilm(session, film, { seen: { descriptions, happenings }, heard: undefined }),
  );
  return {
    summary: value?.summary ?? happenings.join("\n\n"),
    models: value === undefined ? [] : [value.model],
    failures: failure === undefined ? [] : [failure],
  };
}

const words: Localized<(stretch: SummedStretch) => string> = {
  en: ({ startSecond, endSecond, summary = "(this part was not watched)" }) =>
    `${startSecond.toFixed(1)} to ${endSecond.toFixed(1)} s: ${summary}`,
  ja: ({ startSecond, endSecond, summary = "（この部分は視聴されていません）" }) =>
    `${startSecond.toFixed(1)}～${endSecond.toFixed(1)} 秒: ${summary}`,
};
