import * as z from "zod";
import { mediaRef } from "../media/refs/media-ref.ts";
import { defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { audioWords, readAudio } from "./audio-facts.ts";
import { toolErrors } from "./errors.ts";
import { engineName, sourceFailure } from "./image-schemas.ts";
import type { Needs } from "./needs.ts";
import { segment, sound, word } from "./sound-schemas.ts";
import { icons } from "./icons.ts";

const input = z.strictObject({
  audio: mediaRef.describe("The recording, or a film whose sound is meant."),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "expected a language tag such as en or ja")
    .optional()
    .describe("The language that is spoken, BCP 47; left out, it is detected."),
  includeTimestamps: z.boolean().default(true).describe("Times of segments and words."),
  speakers: z.int().min(1).max(32).optional().describe("How many people speak, where known."),
});

const output = z.object({
  engine: engineName,
  transcribed: z.boolean().describe("False when no provider could listen; `text` is then empty."),
  text: z.string(),
  language: z.string().describe("BCP 47; `und` when nobody listened."),
  segments: z.array(segment).readonly(),
  words: z.array(word).readonly().optional(),
  durationSeconds: z.number(),
  sound,
  failures: z.array(sourceFailure).readonly(),
});

/** Speech to text where a provider can listen; else what the recording is, and what to configure. */
export const audioTranscription = ({ engines, media, artifacts }: Needs) =>
  defineTool({
    name: "audio_transcription",
    title: "Transcribe a recording",
    description:
      "Writes down what is said in a recording, where a speech provider is configured. Without one it says so, and gives length, loudness, silences and a picture of the waveform.",
    permission: "audio:read",
    icons: icons.microphone,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input,
    output,

    async run({ audio }, call) {
      const { signal, language } = call;
      await using recording = await media.open(audio, { signal, wanted: ["audio", "video"] });
      call.progress(0.1, recording.name);
      const path = await recording.path();
      const facts = await readAudio(engines.audio, path, signal);
      call.progress(0.7);
      const waveform = await engines.audio.waveform(path, { width: 1024, height: 256 }, signal);
      const shown = await attach(
        artifacts,
        { bytes: waveform, mimeType: "image/png", name: "waveform.png" },
        signal,
      );
      const unheard = toolErrors.needsProvider({ capability: "transcribe" });
      const words = unheard.words(language);
      return {
        content: [
          {
            type: "text",
            text: `${words.message} ${words.advice}\n${audioWords(facts, language)}`,
          },
          ...shown.content,
        ],
        structured: {
          engine: "local",
          transcribed: false,
          text: "",
          language: "und",
          segments: [],
          durationSeconds: facts.probe.durationSeconds,
          sound: facts.sound,
          failures: [{ source: "transcript", code: unheard.code, ...words }],
        },
      };
    },
  });
