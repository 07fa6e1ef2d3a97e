import type { Localized } from "../../kernel/language.ts";
import type { ModelSession } from "../../models/models.ts";
import { assemblePrompt } from "../../models/prompts/assemble-prompt.ts";
import { engineNamed } from "../engine-name.ts";
import type { FrameFacts } from "../frame-facts.ts";
import { inOrder } from "../in-order.ts";
import { framesSeen } from "./film-answers.ts";
import type { Film } from "./film.ts";

/** Frames shown at once: enough to see what changes, few enough for every model that sees. */
const windowLength = 8;

/** Windows asked about at the same time. */
const windowsAtOnce = 2;

export interface SeenFrames {
  readonly model: string;
  /** In the order of the film's frames; a repeated picture is not shown again. */
  readonly descriptions: readonly (string | undefined)[];
  /** What happens in each window, in the order of the film. */
  readonly happenings: readonly string[];
}

/** Shows the frames to a model, window by window; a picture that repeats is shown once. */
export async function seeFrames(session: ModelSession, film: Film): Promise<SeenFrames> {
  const fresh = film.frames.filter(({ repeats }) => !repeats);
  const windows = Array.from({ length: Math.ceil(fresh.length / windowLength) }, (_, index) =>
    fresh.slice(index * windowLength, (index + 1) * windowLength),
  );
  const { signal } = film;
  const seen = await inOrder(windows, { atOnce: windowsAtOnce, signal }, (window) =>
    seeWindow(session, window, film),
  );
  const described = new Map(seen.flatMap(({ pairs }) => pairs));
  return {
    model: engineNamed(...seen.map(({ model }) => model)),
    descriptions: film.frames.map((frame) => described.get(frame)),
    happenings: seen.map(({ happening }) => happening),
  };
}

const textIn: Localized<(frame: number, second: string) => string> = {
  en: (frame, second) => `text in frame ${frame}, ${second} s, read by OCR`,
  ja: (frame, second) => `OCR で読み取ったフレーム ${frame}（${second} 秒）の文字`,
};

async function seeWindow(session: ModelSession, window: readonly FrameFacts[], { language }: Film) {
  const seconds = window.map(({ frame }) => frame.second.toFixed(2));
  const prompt = assemblePrompt("describe-frames", language, {
    values: { count: String(window.length), seconds: seconds.join(", ") },
    material: window.flatMap(({ facts }, index) =>
      facts.text === ""
        ? []
        : {
            label: textIn[language](index + 1, seconds[index] ?? ""),
            text: facts.text,
          },
    ),
  });
  const { value, model } = await session.describe({
    prompt,
    answer: framesSeen,
    pictures: window.map(({ frame }) => ({ bytes: frame.bytes })),
  });
  const pairs = window.map((frame, index) => [frame, value.frames[index]?.description] as const);
  return { model, pairs, happening: value.happening };
}
