import { slots } from "../../kernel/slots.ts";
import type { ModelSession, Stretch } from "../../models/models.ts";
import { settleModel } from "../settle-model.ts";
import type { Settled, SourceFailure } from "../settle.ts";
import type { Film } from "./film.ts";
import { type SeenStretch, watchStretch } from "./watch-stretch.ts";

/** Stretches asked about at the same time: each may be a large file on its way. */
const stretchesAtOnce = 2;

export interface WatchedFilm {
  /** As `provider/model`. */
  readonly models: readonly string[];
  /** In the order of the film's frames. */
  readonly descriptions: readonly (string | undefined)[];
  /** Absent where nobody speaks. */
  readonly transcript?: string;
  /** In the order of the film. */
  readonly stretches: readonly SummedStretch[];
  readonly failures: readonly SourceFailure[];
}

export interface SummedStretch extends Stretch {
  /** Absent where watching it failed. */
  readonly summary?: string;
}

/**
 * Shows the whole film, with its sound, to a model that takes films: at once, or in stretches if it is
 * too long for the model. A stretch that fails does not spoil the others.
 *
 * @throws the failure of the first stretch where all fail; a used-up budget.
 */
export async function watchFilm(session: ModelSession, film: Film): Promise<WatchedFilm> {
  const windows = await session.filmWindows(film.file);
  const parts = await watchEach(session, film, windows);
  const seen = parts.flatMap(({ value }) => value ?? []);
  const described = new Map(seen.flatMap(({ pairs }) => pairs));
  const transcripts = seen.flatMap(({ transcript }) => transcript ?? []);
  return {
    models: [...new Set(seen.map(({ model }) => model))],
    descriptions: film.frames.map((frame) => described.get(frame)),
    ...(transcripts.length === 0 ? {} : { transcript: transcripts.join("\n\n") }),
    stretches: windows.map((stretch, at) => summed(stretch, parts[at]?.value)),
    failures: parts.flatMap(({ failure }) => failure ?? []),
  };
}

async function watchEach(
  session: ModelSession,
  film: Film,
  windows: readonly Stretch[],
): Promise<readonly Settled<SeenStretch>[]> {
  const { language, signal } = film;
  const places = slots("stretches", { atOnce: stretchesAtOnce, waiting: windows.length });
  const works = windows.map((stretch) => ({
    stretch,
    done: places.use(signal, () =>
      watchStretch(session, film, windows.length === 1 ? undefined : stretch),
    ),
  }));
  const ends = await Promise.allSettled(works.map(({ done }) => done));
  const [first] = ends;
  if (first?.status === "rejected" && ends.every(({ status }) => status === "rejected")) {
    throw first.reason;
  }
  return await Promise.all(
    works.map(({ stretch, done }) =>
      settleModel(sourceOf(stretch), done, { signal, language, named: false }),
    ),
  );
}

const sourceOf = ({ startSecond, endSecond }: Stretch): string =>
  `film, ${startSecond.toFixed(1)} to ${endSecond.toFixed(1)} s`;

const summed = (stretch: Stretch, seen: SeenStretch | undefined): SummedStretch =>
  seen === undefined ? stretch : { ...stretch, summary: seen.summary };
