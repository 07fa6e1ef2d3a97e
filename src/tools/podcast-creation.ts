import * as z from "zod";
import type { AssembledSound } from "../media/audio/audio-engine.ts";
import { mediaErrors } from "../media/errors.ts";
import { inTemporaryFolder } from "../media/ffmpeg/temporary-folder.ts";
import { usageReport } from "../models/usage-report.ts";
import { type Call, defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { engineNamed } from "./engine-name.ts";
import { icons } from "./icons.ts";
import { sourceFailure } from "./image-schemas.ts";
import { languageArgument } from "./language-argument.ts";
import { modelArgument } from "./model-argument.ts";
import { modelWork } from "./model-work.ts";
import type { Needs } from "./needs.ts";
import { type Segment, type Spoken, speakSegments } from "./podcast/speak-segments.ts";
import { speechFileName, speechFormats, voiceArgument } from "./speaking/speech-arguments.ts";

const speakerName = z.string().trim().min(1).max(64);

const input = z.strictObject({
  segments: z
    .array(
      z.strictObject({
        speaker: speakerName.describe("Who says it."),
        text: z.string().trim().min(1).max(5000).describe("What is said."),
      }),
    )
    .min(1)
    .max(200)
    .readonly()
    .describe("In the order in which they are heard."),
  voices: z
    .record(speakerName, voiceArgument)
    .default({})
    .describe(
      "A voice for each speaker, an id from the resource kumihimo://voices; speakers left out get voices of their own.",
    ),
  silenceSeconds: z.number().min(0).max(10).default(0.5).describe("Between two segments."),
  title: z.string().trim().min(1).max(200).optional().describe("Written into the file."),
  format: z
    .enum(speechFormats)
    .default("mp3")
    .describe("`wav` has no title and no chapters inside."),
  language: languageArgument.describe(
    "Language of the text; left out, it is told from the script of each speaker's words.",
  ),
  model: modelArgument,
});

const chapter = z.object({
  speaker: z.string(),
  startSecond: z.number(),
  endSecond: z.number(),
});

const output = z.object({
  artifact: z.string(),
  durationSeconds: z.number(),
  chapters: z.array(chapter).readonly().describe("One for each segment, measured in the sound."),
  voices: z.record(z.string(), z.string()).describe("Who spoke with which voice."),
  engine: z.string().describe("Who spoke: `provider/model`, or the engine of this machine."),
  failures: z
    .array(sourceFailure)
    .readonly()
    .describe("Why no provider spoke, where one was there to."),
  usage: usageReport.optional(),
});

/** What podcasts are commonly made at, in LUFS. */
const loudnessLufs = -16;

/** Of all segments together: about two hours of speech. */
const maxCharacters = 100_000;

/** Until here the voices speak; then their sound is put together. */
const speakingShare = 0.8;

/** A conversation of several voices as one sound file. */
export const podcastCreation = (needs: Needs) =>
  defineTool({
    name: "podcast_creation",
    title: "Create a podcast",
    description:
      "Turns a script of several speakers into one recording: each with a voice of their own, all equally loud, with silence between, and chapters at their exact times. MP3 by default.",
    permission: "speech:write",
    icons: icons.podcast,
    hints: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
    seconds: 3600,
    input,
    output,

    async run(script, call) {
      const { engines, artifacts, models } = needs;
      const { signal, language } = call;
      await engines.audio.mustWrite(script.format);
      checkLength(script.segments);
      const work = modelWork(models, call, { language, capability: "speak", model: script.model });
      const { spoken, sound } = await inTemporaryFolder(async (folder) => {
        const progress = (share: number): void => call.progress(share * speakingShare);
        const stage = { engines, models, session: work.session, work, folder, signal, progress };
        const performed = await speakSegments(stage, script);
        return {
          spoken: performed,
          sound: await assembled(needs, { script, spoken: performed }, call),
        };
      });
      const name = speechFileName("podcast", script.format);
      const { uri, content } = await attach(artifacts, { ...sound, name }, signal);
      const usage = work.session.usage();
      return {
        content: [{ type: "text", text: told(spoken, sound, uri) }, ...content],
        structured: {
          artifact: uri,
          durationSeconds: toMilliseconds(sound.durationSeconds),
          chapters: chaptersOf(script.segments, sound),
          voices: Object.fromEntries(spoken.voices),
          engine: engineNamed(...spoken.lines.map(({ engine }) => engine)),
          failures: spoken.failures,
          ...(usage === undefined ? {} : { usage }),
        },
      };
    },
  });

function checkLength(segments: readonly Segment[]): void {
  const characters = segments.reduce((sum, { text }) => sum + text.length, 0);
  if (characters > maxCharacters) {
    throw mediaErrors.textTooLong({ characters, limit: maxCharacters });
  }
}

interface Performed {
  readonly script: z.output<typeof input>;
  readonly spoken: Spoken;
}

function assembled(
  { engines }: Needs,
  { script: { segments, silenceSeconds, format, title }, spoken }: Performed,
  call: Call,
): Promise<AssembledSound> {
  const parts = segments.map(({ speaker, text }, index) => ({
    files: spoken.lines[index]?.files ?? [],
    group: speaker,
    title: `${speaker}: ${opening(text)}`,
  }));
  const artist = [...spoken.voices.keys()].join(", ");
  const options = {
    format,
    silenceSeconds,
    loudnessLufs,
    tags: { ...(title === undefined ? {} : { title }), artist },
    progress: (share: number) => call.progress(speakingShare + share * 0.15),
  };
  return engines.audio.assemble(parts, options, call.signal);
}

/** Enough to know a segment by. */
const opening = (text: string): string => {
  const letters = Array.from(text);
  return letters.length <= 60 ? text : `${letters.slice(0, 59).join("")}…`;
};

const chaptersOf = (segments: readonly Segment[], { parts }: AssembledSound) =>
  parts.map(({ startSecond, endSecond }, index) => ({
    speaker: segments[index]?.speaker ?? "",
    startSecond: toMilliseconds(startSecond),
    endSecond: toMilliseconds(endSecond),
  }));

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

function told(
  { voices, failures }: Spoken,
  { durationSeconds }: AssembledSound,
  uri: string,
): string {
  const cast = [...voices].map(([speaker, voice]) => `${speaker} = ${voice}`).join(", ");
  return [
    `${durationSeconds.toFixed(1)} s, ${cast}, ${uri}`,
    ...failures.map(({ message, advice }) => `${message} ${advice}`),
  ].join("\n");
}
