/** What models make of a film: one that watches it, else its frames and its sound apart. */

import { isSilent } from "../audio-facts.ts";
import type { ModelWork, Part } from "../model-work.ts";
import type { Film, FilmUnderstanding, Heard } from "./film.ts";
import { type SeenFrames, seeFrames } from "./see-frames.ts";
import { sumUpFilm } from "./sum-up-film.ts";
import { sumUpStretches } from "./sum-up-stretches.ts";
import { type WatchedFilm, watchFilm } from "./watch-film.ts";

export async function understandFilm(work: ModelWork, film: Film): Promise<FilmUnderstanding> {
  if (film.aspect !== "integrated") return await inParts(work, film);
  const watched = await work.part("watch", "film", (session) => watchFilm(session, film));
  if (watched.value !== undefined) return await inStretches(work, film, watched.value);
  const parts = await inParts(work, film);
  if (watched.failure === undefined) return parts;
  return { ...parts, failures: [watched.failure, ...parts.failures] };
}

async function inStretches(
  work: ModelWork,
  film: Film,
  { stretches, ...watched }: WatchedFilm,
): Promise<FilmUnderstanding> {
  const { models, failures, summary } = await sumUpStretches(work, film, { stretches, ...watched });
  return {
    ...watched,
    summary,
    models: [...watched.models, ...models],
    failures: [...watched.failures, ...failures],
  };
}

/** Looking and listening side by side; then one who knows both sums up. */
async function inParts(work: ModelWork, film: Film): Promise<FilmUnderstanding> {
  const [seen, heard] = await Promise.all([look(work, film), listen(work, film)]);
  const summed = await work.part("generate", "summary", (session) =>
    sumUpFilm(session, film, { seen: seen.value, heard: heard.value }),
  );
  const parts = [seen, heard, summed];
  return {
    models: parts.flatMap(({ value }) => value?.model ?? []),
    ...(summed.value === undefined ? {} : { summary: summed.value.summary }),
    descriptions: seen.value?.descriptions ?? [],
    ...(heard.value === undefined ? {} : said(heard.value)),
    failures: parts.flatMap(({ failure }) => failure ?? []),
  };
}

const look = async (work: ModelWork, film: Film): Promise<Part<SeenFrames>> =>
  film.frames.length === 0
    ? {}
    : await work.part("describe", "frames", (session) => seeFrames(session, film));

async function listen(work: ModelWork, film: Film): Promise<Part<Heard>> {
  const { aspect, file, reading } = film;
  const { sound } = reading;
  if (aspect === "frames" || sound === undefined || isSilent(sound)) return {};
  return await work.part("transcribe", "transcript", async (session) => {
    const { value, model } = await session.transcribe({ recording: file, words: false });
    return { model, text: value.text, segments: value.segments };
  });
}

const said = ({ text, segments }: Heard) => ({
  transcript: text,
  ...(segments.length === 0 ? {} : { segments }),
});
