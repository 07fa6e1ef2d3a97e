import * as z from "zod";
import type { Language } from "../kernel/language.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import type { VideoReading } from "../media/video/video-engine.ts";
import { type Call, defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { toolErrors } from "./errors.ts";
import { type FrameFacts, readFrames } from "./frame-facts.ts";
import { engineName, sourceFailure } from "./image-schemas.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { stretch } from "./sound-schemas.ts";
import { frameWords, videoWords } from "./video-words.ts";
import { icons } from "./icons.ts";

const input = z.strictObject({
  video: mediaRef.describe("The film."),
  analysisType: z
    .enum(["frames", "audio", "integrated"])
    .default("integrated")
    .describe("`frames`: pictures and scenes; `audio`: sound and silences; `integrated`: both."),
  maxFrames: z.int().min(1).max(60).default(10),
  framesAt: z
    .enum(["even", "scenes"])
    .default("even")
    .describe("At equal distances, or one for each scene first."),
  language: languageArgument,
});

const frame = z.object({
  second: z.number(),
  description: z.string(),
  text: z.string().optional().describe("Text read in the frame."),
  artifact: z.string(),
});

const output = z.object({
  engine: engineName,
  durationSeconds: z.number(),
  width: z.number(),
  height: z.number(),
  frames: z.array(frame).readonly(),
  scenes: z.array(stretch).readonly(),
  silences: z.array(stretch).readonly(),
  loudnessLufs: z.number().optional(),
  transcript: z.string().optional().describe("What is said, where a provider can listen."),
  summary: z.string(),
  failures: z.array(sourceFailure).readonly(),
});

/** Frames with their text, scenes, silences, and the frames themselves for the client's own model. */
export const videoAnalysis = (needs: Needs) =>
  defineTool({
    name: "video_analysis",
    title: "Analyse a film",
    description:
      "Reads a film: frames at chosen times with the text in them, scene changes, silences and loudness. Returns the frames for you to look at.",
    permission: "video:read",
    icons: icons.film,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    seconds: 900,
    input,
    output,

    async run({ video, analysisType, maxFrames, framesAt, ...rest }, call) {
      const { engines, media } = needs;
      const { signal } = call;
      const language = spoken(rest, call);
      await using film = await media.open(video, { signal, wanted: ["video", "image"] });
      call.progress(0.02, film.name);
      const reading = await engines.video.read(
        await film.path(),
        { maxFrames, framesAt, progress: (share) => call.progress(0.02 + share * 0.48) },
        signal,
      );
      const progress = (share: number): void => call.progress(0.5 + share * 0.45);
      const pictures = analysisType === "audio" ? [] : reading.frames;
      const frames = await readFrames(engines, pictures, { signal, language, progress });
      const shown = await framesShown(needs, frames, call);
      const summary = videoWords(reading, frames, language);
      return {
        content: [{ type: "text", text: summary }, ...shown.flatMap(({ content }) => content)],
        structured: {
          engine: "local",
          ...factsOf(reading),
          frames: frames.map((each, index) => frameAnswer(each, shown[index]?.uri ?? "", language)),
          summary,
          failures:
            analysisType !== "frames" && reading.sound !== undefined ? [unheard(language)] : [],
        },
      };
    },
  });

const framesShown = ({ artifacts }: Needs, frames: readonly FrameFacts[], { signal }: Call) =>
  Promise.all(
    frames.map(({ frame: { second, bytes } }) =>
      attach(
        artifacts,
        { bytes, mimeType: "image/jpeg", name: `frame-${second.toFixed(2)}s.jpg` },
        signal,
      ),
    ),
  );

function frameAnswer(read: FrameFacts, artifact: string, language: Language) {
  const { second } = read.frame;
  const { text } = read.facts;
  const description = frameWords(read, language);
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

function unheard(language: Language) {
  const error = toolErrors.needsProvider({ capability: "transcribe" });
  return { source: "transcript", code: error.code, ...error.words(language) };
}
