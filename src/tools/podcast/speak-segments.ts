/** The speaking of a podcast: everyone gets a voice, and the segments are spoken side by side. */

import type { Language } from "../../kernel/language.ts";
import { localModel } from "../model-argument.ts";
import type { ModelWork } from "../model-work.ts";
import type { Needs } from "../needs.ts";
import type { SourceFailure } from "../settle.ts";
import { castVoices, type CastRoom, type Role } from "../speaking/cast-voices.ts";
import { inOrder } from "../in-order.ts";
import { longestText } from "../speaking/longest-text.ts";
import { speakByProvider } from "../speaking/speak-by-provider.ts";
import { speakLocally } from "../speaking/speak-locally.ts";
import type { SpeakingRoom, SpokenLine } from "../speaking/speaking-room.ts";
import { isProvidersVoice } from "../speaking/speech-arguments.ts";
import { languageOfText } from "../speaking/spoken-language.ts";
import { whoseVoice } from "../speaking/whose-voice.ts";

export interface Segment {
  readonly speaker: string;
  readonly text: string;
}

export interface Script {
  readonly segments: readonly Segment[];
  readonly voices: Readonly<Record<string, string>>;
  readonly language?: Language | undefined;
  readonly model?: string | undefined;
}

export interface Stage extends SpeakingRoom {
  readonly models: Needs["models"];
  readonly work: ModelWork;
  /** 0 to 1. */
  readonly progress: (share: number) => void;
}

export interface Spoken {
  /** In the order of the segments. */
  readonly lines: readonly SpokenLine[];
  /** By speaker. */
  readonly voices: ReadonlyMap<string, string>;
  readonly failures: readonly SourceFailure[];
}

/** Segments spoken at the same time. */
const segmentsAtOnce = 4;

/**
 * Where nobody named a voice and the providers cannot speak now, this machine speaks all of it: half a
 * conversation in other voices would be no conversation.
 *
 * @throws what the caller did wrong or chose, a used-up budget, and what the voices throw.
 */
export async function speakSegments(stage: Stage, script: Script): Promise<Spoken> {
  const given = await voicesGiven(stage, script);
  const perform = async (from: CastRoom["from"]): Promise<Spoken> => {
    const cast = await castVoices({ ...stage, from }, rolesOf(script), given);
    const lines = await speakAll(stage, script, cast);
    return { lines, voices: voicesIn(script.segments, lines), failures: [] };
  };
  const from = chosenFrom(script.model);
  if (from === "local" || Object.keys(script.voices).length > 0) return await perform(from);
  const { value, failure } = await stage.work.part("speak", "voices", () => perform(from));
  if (value !== undefined) return value;
  return { ...(await perform("local")), failures: failure === undefined ? [] : [failure] };
}

/** The voices that were named, made whole. */
async function voicesGiven(
  stage: Stage,
  { voices, model }: Script,
): Promise<Readonly<Record<string, string>>> {
  const named = Object.entries(voices).map(
    async ([speaker, voice]) => [speaker, await whoseVoice(voice, { ...stage, model })] as const,
  );
  return Object.fromEntries(await Promise.all(named));
}

function chosenFrom(model: string | undefined): CastRoom["from"] {
  if (model === undefined) return "any";
  return model === localModel ? "local" : { provider: model.split("/", 1)[0] ?? model };
}

/** Each speaker once, in the language of their words. */
function rolesOf({ segments, language }: Script): readonly Role[] {
  const texts = Map.groupBy(segments, ({ speaker }) => speaker);
  return [...texts].map(([speaker, own]) => {
    const words = own.map(({ text }) => text).join("\n");
    return { speaker, language: language ?? languageOfText(words, { sure: false }) ?? "en" };
  });
}

async function speakAll(
  stage: Stage,
  { segments, language, model }: Script,
  cast: ReadonlyMap<string, string>,
): Promise<readonly SpokenLine[]> {
  let done = 0;
  return await inOrder(
    segments,
    { atOnce: segmentsAtOnce, ...stage },
    async ({ speaker, text }) => {
      const voice = cast.get(speaker);
      const line = { text, voice, language, speed: 1 };
      const spoken =
        voice === undefined || isProvidersVoice(voice)
          ? await speakByProvider(stage, line, longestText(stage.models, voice ?? model))
          : await speakLocally(stage, line);
      done += 1;
      stage.progress(done / segments.length);
      return spoken;
    },
  );
}

const voicesIn = (
  segments: readonly Segment[],
  lines: readonly SpokenLine[],
): ReadonlyMap<string, string> =>
  new Map(lines.map(({ voice }, index) => [segments[index]?.speaker ?? "", voice]));
