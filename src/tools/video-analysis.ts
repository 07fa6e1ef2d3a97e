import * as z from "zod";
import { mediaRef } from "../media/refs/media-ref.ts";
import { type Call, defineTool } from "../pipeline/define-tool.ts";
import { fileOf } from "./media-file.ts";
import { attach } from "./attachments.ts";
import { type FrameFacts, readFrames } from "./frame-facts.ts";
import { filmAnswer, filmOutput } from "./film/film-output.ts";
import type { Film } from "./film/film.ts";
import { understandFilm } from "./film/understand-film.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { modelArgument } from "./model-argument.ts";
import { modelWork } from "./model-work.ts";
import { readingAlong } from "./reading-along.ts";
import type { SessionChoice } from "./session-of.ts";
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
  model: modelArgument,
});

/** What happens and is said in a film, its frames with their text, its scenes and silences. */
export const videoAnalysis = (needs: Needs) =>
  defineTool({
    name: "video_analysis",
    title: "Analyse a film",
    description:
      "Reads a film: frames at chosen times with the text in them, scene changes, silences and loudness; where model providers are configured, what is seen, what is said and a summary of both. Returns the frames for you to look at.",
    permission: "video:read",
    icons: icons.film,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    seconds: 3600,
    input,
    output: filmOutput,

    async run({ video, analysisType, maxFrames, framesAt, model, ...rest }, call) {
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
      const progress = (share: number): void => call.progress(0.5 + share * 0.2);
      const pictures = analysisType === "audio" ? [] : reading.frames;
      const frames = await readFrames(engines, pictures, { signal, language, progress });
      const shown = await framesShown(needs, frames, call);
      const use = useOf(analysisType, model, needs);
      const work = modelWork(needs.models, call, { ...use, language, model });
      const whole: Film = {
        file: fileOf(film, await film.path(), reading.probe.durationSeconds),
        reading,
        frames,
        language,
        aspect: analysisType,
        signal,
        ...readingAlong(call, { from: 0.7, to: 0.95 }),
      };
      const understood = await understandFilm(work, whole);
      const artifacts = shown.map(({ uri }) => uri);
      const structured = filmAnswer({ film: whole, understood, work, artifacts });
      const { summary, transcript } = structured;
      const prose = transcript === undefined ? summary : `${summary}\n\n${transcript}`;
      return {
        content: [{ type: "text", text: prose }, ...shown.flatMap(({ content }) => content)],
        structured,
      };
    },
  });

/** What a named model is for: it watches the film if it can, and else looks at its frames. */
function useOf(
  type: Film["aspect"],
  model: string | undefined,
  { models }: Needs,
): Pick<SessionChoice, "capability" | "also"> {
  if (type === "audio") return { capability: "transcribe", also: ["generate"] };
  if (type === "frames") return { capability: "describe", also: ["generate"] };
  const seesFramesOnly = models.providers.some(
    ({ name, services }) => model?.startsWith(`${name}/`) === true && services.watch === undefined,
  );
  if (seesFramesOnly) return { capability: "describe" };
  return { capability: "watch", also: ["describe", "transcribe", "generate"] };
}

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
