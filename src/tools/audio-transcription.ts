import * as z from "zod";
import type { KumihimoError } from "../kernel/errors.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import { capabilityWords } from "../models/capability.ts";
import type { Transcript } from "../models/capabilities/transcribe.ts";
import type { Answered } from "../models/models.ts";
import { type UsageReport, usageReport } from "../models/usage-report.ts";
import type { Content } from "../pipeline/content.ts";
import { type Answer, type Call, defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { type AudioFacts, audioWords, isSilent, readAudio } from "./audio-facts.ts";
import { engineName, engineNamed } from "./engine-name.ts";
import { toolErrors } from "./errors.ts";
import { icons } from "./icons.ts";
import { sourceFailure } from "./image-schemas.ts";
import { fileOf } from "./media-file.ts";
import { modelArgument } from "./model-argument.ts";
import { modelWork, type Part } from "./model-work.ts";
import type { Needs } from "./needs.ts";
import { settle, type Settled, type SourceFailure } from "./settle.ts";
import { segment, sound } from "./sound-schemas.ts";
import { transcriptWords } from "./transcript-words.ts";

const input = z.strictObject({
  audio: mediaRef.describe("The recording, or a film whose sound is meant."),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "expected a language tag such as en or ja")
    .optional()
    .describe("The language that is spoken, BCP 47; left out, it is detected."),
  includeTimestamps: z
    .boolean()
    .default(true)
    .describe("Times of single words, too, where the model tells them."),
  speakers: z
    .int()
    .min(1)
    .max(32)
    .optional()
    .describe("How many people speak; given, who says what is told where the model can."),
  model: modelArgument,
});

const output = z.object({
  engine: engineName,
  transcribed: z
    .boolean()
    .describe("False when no provider could listen or all is silent; `text` is then empty."),
  text: z.string(),
  language: z.string().describe("BCP 47; `und` when nobody listened or the model does not say."),
  segments: z.array(segment).readonly().describe("Empty where the model tells no times."),
  words: z.array(segment).readonly().optional(),
  durationSeconds: z.number(),
  sound,
  failures: z.array(sourceFailure).readonly(),
  usage: usageReport.optional(),
});

/** Speech to text where a provider can listen; else what the recording is, and what to configure. */
export const audioTranscription = (needs: Needs) =>
  defineTool({
    name: "audio_transcription",
    title: "Transcribe a recording",
    description:
      "Writes down what is said in a recording or a film, with times and speakers, where a speech provider is configured. Without one it says so, and gives length, loudness, silences and a picture of the waveform.",
    permission: "audio:read",
    icons: icons.microphone,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    seconds: 3600,
    input,
    output,

    async run({ audio, model, ...wishes }, call) {
      const { engines, media, models } = needs;
      const { signal, language } = call;
      await using recording = await media.open(audio, { signal, wanted: ["audio", "video"] });
      call.progress(0.05, recording.name);
      const path = await recording.path();
      const facts = await readAudio(engines.audio, path, signal);
      call.progress(0.15);
      const work = modelWork(models, call, { language, capability: "transcribe", model });
      const file = fileOf(recording, path, facts.probe.durationSeconds);
      const [heard, waveform] = await Promise.all([
        isSilent(facts.sound)
          ? { failure: failureOf(toolErrors.silent({}), call) }
          : work.part("transcribe", "transcript", (session) =>
              session.transcribe({
                recording: file,
                ...asked(wishes),
                progress: (share) => call.progress(0.15 + 0.8 * share),
              }),
            ),
        settle("waveform", drawn(needs, path, call), call),
      ]);
      return answerOf({ facts, heard, waveform, wishes, usage: work.session.usage() }, call);
    },
  });

interface Wishes {
  readonly language?: string | undefined;
  readonly includeTimestamps: boolean;
  readonly speakers?: number | undefined;
}

const asked = ({ language, includeTimestamps, speakers }: Wishes) => ({
  words: includeTimestamps,
  ...(language === undefined ? {} : { language }),
  ...(speakers === undefined ? {} : { speakers }),
});

async function drawn(
  { engines, artifacts }: Needs,
  path: string,
  { signal }: Call,
): Promise<readonly Content[]> {
  const bytes = await engines.audio.waveform(path, { width: 1024, height: 256 }, signal);
  const picture = { bytes, mimeType: "image/png", name: "waveform.png" };
  return (await attach(artifacts, picture, signal)).content;
}

const failureOf = (error: KumihimoError, { language }: Call): SourceFailure => ({
  source: "transcript",
  code: error.code,
  ...error.words(language),
});

const nobody = (call: Call): SourceFailure =>
  failureOf(toolErrors.needsProvider({ able: capabilityWords.transcribe }), call);

interface Listened {
  readonly facts: AudioFacts;
  readonly heard: Part<Answered<Transcript>>;
  readonly waveform: Settled<readonly Content[]>;
  readonly wishes: Wishes;
  readonly usage: UsageReport | undefined;
}

function answerOf(
  { facts, heard, waveform, wishes, usage }: Listened,
  call: Call,
): Answer<z.input<typeof output>> {
  const transcript = heard.value?.value;
  const unheard = transcript === undefined ? (heard.failure ?? nobody(call)) : undefined;
  const told =
    transcript === undefined
      ? `${unheard?.message} ${unheard?.advice}`
      : transcriptWords(transcript, call.language);
  return {
    content: [
      { type: "text", text: `${told}\n${audioWords(facts, call.language)}` },
      ...(waveform.value ?? []),
    ],
    structured: {
      engine: engineNamed(heard.value?.model),
      transcribed: transcript !== undefined,
      ...said(transcript ?? { text: "", segments: [] }, wishes),
      durationSeconds: facts.probe.durationSeconds,
      sound: facts.sound,
      failures: [unheard, waveform.failure].filter((failure) => failure !== undefined),
      ...(usage === undefined ? {} : { usage }),
    },
  };
}

/** The spoken language is the model's word, or the caller's where a model took it for granted. */
const said = (
  { text, language, segments, words }: Transcript,
  { language: named, includeTimestamps }: Wishes,
) => ({
  text,
  language: language ?? (text === "" ? undefined : named) ?? "und",
  segments,
  ...(includeTimestamps && words !== undefined ? { words } : {}),
});
