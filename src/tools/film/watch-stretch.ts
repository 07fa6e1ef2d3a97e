import type { Localized } from "../../kernel/language.ts";
import type { ModelSession, Stretch } from "../../models/models.ts";
import { assemblePrompt } from "../../models/prompts/assemble-prompt.ts";
import type { Prompt } from "../../models/prompts/prompt.ts";
import type { FrameFacts } from "../frame-facts.ts";
import { watched } from "./film-answers.ts";
import type { Film } from "./film.ts";

/** Further from a frame than this, a moment is about something else, in seconds. */
const nearby = 2;

export interface SeenStretch {
  /** `provider/model` */
  readonly model: string;
  readonly summary: string;
  /** Absent where nobody speaks. */
  readonly transcript?: string;
  /** What is to be seen in each of the film's frames that lie in it. */
  readonly pairs: readonly (readonly [FrameFacts, string | undefined])[];
}

/** Shows a stretch of the film, with its sound, to a model that takes films; without one the whole. */
export async function watchStretch(
  session: ModelSession,
  film: Film,
  stretch?: Stretch,
): Promise<SeenStretch> {
  const { startSecond, endSecond } = stretch ?? { startSecond: 0, endSecond: Infinity };
  const { durationSeconds } = film.file;
  const frames = film.frames.filter(({ frame: { second } }) => {
    const isAtEnd = second >= durationSeconds && endSecond >= durationSeconds;
    return second >= startSecond && (second < endSecond || isAtEnd);
  });
  const seconds = frames.map(({ frame }) => frame.second - startSecond);
  const { value, model } = await session.watch({
    prompt: promptFor(film, seconds, stretch),
    answer: watched,
    film: film.file,
    ...(stretch === undefined ? onProseOf(film) : { stretch }),
  });
  const { summary, moments, transcript } = value;
  const pairs = frames.map((frame, at) => [frame, momentAt(seconds[at] ?? 0, moments)] as const);
  return { model, summary, pairs, ...(transcript === null ? {} : { transcript }) };
}

/** Several stretches are not written down in turn: their prose would be a muddle. */
const onProseOf = ({ onProse }: Film) => (onProse === undefined ? {} : { onProse });

const none: Localized = { en: "(none)", ja: "（なし）" };

function promptFor(
  { file, language }: Film,
  wanted: readonly number[],
  stretch: Stretch | undefined,
): Prompt {
  const seconds = wanted.map((second) => second.toFixed(2)).join(", ") || none[language];
  if (stretch === undefined) return assemblePrompt("watch-film", language, { values: { seconds } });
  const values = {
    seconds,
    duration: file.durationSeconds.toFixed(1),
    from: stretch.startSecond.toFixed(1),
    to: stretch.endSecond.toFixed(1),
  };
  return assemblePrompt("watch-film-part", language, { values });
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
