/** The answer of `video_analysis`. */

import * as z from "zod";
import type { Language } from "../../kernel/language.ts";
import type { VideoReading } from "../../media/video/video-engine.ts";
import { capabilityWords } from "../../models/capability.ts";
import { usageReport } from "../../models/usage-report.ts";
import { isSilent } from "../audio-facts.ts";
import { engineName, engineNamed } from "../engine-name.ts";
import { toolErrors } from "../errors.ts";
import type { FrameFacts } from "../frame-facts.ts";
import { sourceFailure } from "../image-schemas.ts";
import type { ModelWork } from "../model-work.ts";
import type { SourceFailure } from "../settle.ts";
import { segment, stretch } from "../sound-schemas.ts";
import { frameWords, videoWords } from "../video-words.ts";
import type { Film, FilmUnderstanding } from "./film.ts";

const frame = z.object({
  second: z.number(),
  description: z.string(),
  text: z.string().optional().describe("Text read in the frame."),
  artifact: z.string(),
});

export const filmOutput = z.object({
  engine: engineName,
  durationSeconds: z.number(),
  width: z.number(),
  height: z.number(),
  frames: z.array(frame).readonly(),
  scenes: z.array(stretch).readonly(),
  silences: z.array(stretch).readonly(),
  loudnessLufs: z.number().optional(),
  transcript: z.string().optional().describe("What is said, where a provider can listen."),
  segments: z.array(segment).readonly().optional().describe("The transcript with its times."),
  summary: z.string(),
  failures: z.array(sourceFailure).readonly(),
  usage: usageReport.optional(),
});

export interface FilmFindings {
  readonly film: Film;
  readonly understood: FilmUnderstanding;
  readonly work: ModelWork;
  /** Where the frames are kept, in their order. */
  readonly artifacts: readonly string[];
}

export function filmAnswer(findings: FilmFindings): z.input<typeof filmOutput> {
  const { film, understood, work, artifacts } = findings;
  const { reading, frames, language } = film;
  const { transcript, segments } = understood;
  return {
    engine: engineNamed(...understood.models),
    ...factsOf(reading),
    frames: frames.map((read, index) =>
      frameAnswer(
        read,
        { artifact: artifacts[index] ?? "", language },
        understood.descriptions[index],
      ),
    ),
    transcript,
    segments,
    summary: understood.summary ?? videoWords(reading, frames, language),
    failures: [...understood.failures, ...unheard(findings)],
    usage: work.session.usage(),
  };
}

function frameAnswer(
  read: FrameFacts,
  { artifact, language }: { readonly artifact: string; readonly language: Language },
  seen: string | undefined,
) {
  const { second } = read.frame;
  const { text } = read.facts;
  const description = seen ?? frameWords(read, language);
  return text === "" ? { second, description, artifact } : { second, description, text, artifact };
}

function factsOf({ probe, scenes, sound }: VideoReading) {
  const { durationSeconds, width, height } = probe;
  return {
    durationSeconds,
    width,
    height,
    scenes,
    silences: sound?.silences ?? [],
    ...(sound?.loudnessLufs === undefined ? {} : { loudnessLufs: sound.loudnessLufs }),
  };
}

/** Why nobody listened, where there is something to hear. */
function unheard({ film, understood, work }: FilmFindings): SourceFailure[] {
  const { aspect, reading, language } = film;
  const { sound } = reading;
  const isHeard = understood.transcript !== undefined || work.wants("transcribe");
  if (aspect === "frames" || sound === undefined || isSilent(sound) || isHeard) return [];
  const error = toolErrors.needsProvider({ able: capabilityWords.transcribe });
  return [{ source: "transcript", code: error.code, ...error.words(language) }];
}
