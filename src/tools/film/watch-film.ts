import type { ModelSession } from "../../models/models.ts";
import { assemblePrompt } from "../../models/prompts/assemble-prompt.ts";
import { watched } from "./film-answers.ts";
import type { Film, FilmUnderstanding } from "./understand-film.ts";

/** Further from a frame than this, a moment is about something else, in seconds. */
const nearby = 2;

/** Shows the whole film, with its sound, to a model that takes films. */
export async function watchFilm(
  session: ModelSession,
  { file, frames, language, ...along }: Film,
): Promise<Omit<FilmUnderstanding, "failures">> {
  const seconds = frames.map(({ frame }) => frame.second);
  const prompt = assemblePrompt("watch-film", language, {
    values: { seconds: seconds.map((second) => second.toFixed(2)).join(", ") },
  });
  const { value, model } = await session.watch({
    prompt,
    answer: watched,
    film: file,
    ...(along.onProse === undefined ? {} : { onProse: along.onProse }),
  });
  return {
    models: [model],
    summary: value.summary,
    descriptions: seconds.map((second) => momentAt(second, value.moments)),
    ...(value.transcript === null ? {} : { transcript: value.transcript }),
  };
}

/** Models do not always keep to the seconds they were given: the nearest one counts, if it is near. */
function momentAt(
  second: number,
  moments: readonly { readonly second: number; readonly description: string }[],
): string | undefined {
  const [nearest] = moments.toSorted(
    (one, other) => Math.abs(one.second - second) - Math.abs(other.second - second),
  );
  if (nearest === undefined || Math.abs(nearest.second - second) > nearby) return undefined;
  return nearest.description;
}
