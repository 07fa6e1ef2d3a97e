import * as z from "zod";
import type { Language } from "../kernel/language.ts";
import { mediaRef } from "../media/refs/media-ref.ts";
import type { Transcript } from "../models/capabilities/transcribe.ts";
import type { Answered, MediaFile, ModelSession } from "../models/models.ts";
import { type UsageReport, usageReport } from "../models/usage-report.ts";
import { type Answer, defineTool } from "../pipeline/define-tool.ts";
import { isSilent, readAudio } from "./audio-facts.ts";
import { engineName, engineNamed } from "./engine-name.ts";
import { toolErrors } from "./errors.ts";
import { icons } from "./icons.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import { fileOf } from "./media-file.ts";
import { modelArgument } from "./model-argument.ts";
import type { Needs } from "./needs.ts";
import { readingAlong } from "./reading-along.ts";
import { judgeSpeech } from "./sentiment/judge-speech.ts";
import { type ShownEmotion, shownEmotions } from "./sentiment/shown-emotions.ts";
import {
  emotions,
  emotionWords,
  sentiments,
  sentimentWords,
  type SpeechMood,
} from "./sentiment/speech-mood.ts";
import { sessionOf } from "./session-of.ts";

const input = z.strictObject({
  audio: mediaRef.describe("The recording, or a film whose sound is meant."),
  language: languageArgument,
  model: modelArgument.describe(
    "Who judges the words, instead of the configured order: `provider/model`, or `provider`, which then listens too if it can.",
  ),
});

const emotion = z.object({
  emotion: z.enum(emotions),
  intensity: z.number().describe("The model's own number, from 0, a trace, to 1."),
  quote: z.string().optional().describe("Words of the transcript that show it."),
  startSecond: z.number().optional(),
  endSecond: z.number().optional(),
});

const output = z.object({
  engine: engineName,
  transcript: z.string(),
  spokenLanguage: z.string().describe("BCP 47; `und` when the model does not say."),
  sentiment: z.enum(sentiments),
  confidence: z.number().describe("The model's own word for how sure it is, 0 to 1; not measured."),
  emotions: z.array(emotion).readonly().describe("Strongest first."),
  summary: z.string(),
  basis: z
    .literal("words")
    .describe("Judged by what is said; the tone of the voices is not heard."),
  durationSeconds: z.number(),
  usage: usageReport.optional(),
});

/** How the speakers of a recording feel, by their words. */
export const audioSentiment = ({ engines, media, models }: Needs) =>
  defineTool({
    name: "audio_sentiment",
    title: "Judge the mood of a recording",
    description:
      "Writes down what is said in a recording and judges by the words how the speakers feel: positive, negative or neutral, with emotions, their strength, and quotes that show them. The tone of the voices is not heard. Needs a model provider that listens and one that reasons.",
    permission: "audio:read",
    icons: icons.heart,
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    seconds: 3600,
    input,
    output,

    async run({ audio, model, ...rest }, call) {
      const { signal } = call;
      const language = spoken(rest, call);
      const session = sessionOf(models, call, { capability: "generate", model });
      await mustReason(session, language);
      await using recording = await media.open(audio, { signal, wanted: ["audio", "video"] });
      call.progress(0.05, recording.name);
      const path = await recording.path();
      const { probe, sound } = await readAudio(engines.audio, path, signal);
      if (isSilent(sound)) throw toolErrors.silent({});
      const { durationSeconds } = probe;
      const heard = await listen(session, fileOf(recording, path, durationSeconds), (share) =>
        call.progress(0.1 + 0.6 * share),
      );
      const judged = await judgeSpeech(session, {
        transcript: heard.value,
        language,
        ...readingAlong(call, { from: 0.7, to: 0.95 }),
      });
      return answerOf({ heard, judged, durationSeconds, usage: session.usage() }, language);
    },
  });

interface Judged {
  readonly heard: Answered<Transcript>;
  readonly judged: Answered<SpeechMood>;
  readonly durationSeconds: number;
  readonly usage: UsageReport | undefined;
}

function answerOf(
  { heard, judged, durationSeconds, usage }: Judged,
  language: Language,
): Answer<z.input<typeof output>> {
  const { sentiment, confidence, summary } = judged.value;
  const shown = shownEmotions(judged.value, heard.value);
  return {
    content: [{ type: "text", text: moodWords(judged.value, shown, language) }],
    structured: {
      engine: engineNamed(heard.model, judged.model),
      transcript: heard.value.text,
      spokenLanguage: heard.value.language ?? "und",
      sentiment,
      confidence,
      emotions: shown,
      summary,
      basis: "words",
      durationSeconds,
      ...(usage === undefined ? {} : { usage }),
    },
  };
}

/** Asking where nobody offers it is refused with the right words, before anything is paid for. */
async function mustReason(session: ModelSession, language: Language): Promise<void> {
  if (session.offers("generate")) return;
  await judgeSpeech(session, { transcript: { text: "", segments: [] }, language });
}

/** @throws `tools.noSpeech`, and what `ModelSession.transcribe` throws. */
async function listen(
  session: ModelSession,
  recording: MediaFile,
  progress: (share: number) => void,
): Promise<Answered<Transcript>> {
  const heard = await session.transcribe({ recording, words: false, progress });
  if (heard.value.text.trim() === "") throw toolErrors.noSpeech({});
  return heard;
}

function moodWords(
  { sentiment, confidence, summary }: SpeechMood,
  shown: readonly ShownEmotion[],
  language: Language,
): string {
  const lines = shown.map(({ emotion: name, intensity, quote, startSecond }) => {
    const at = startSecond === undefined ? "" : ` (${startSecond.toFixed(1)} s)`;
    const said =
      quote === undefined ? "" : language === "ja" ? `「${quote}」${at}` : ` “${quote}”${at}`;
    return `- ${emotionWords[language][name]} ${intensity.toFixed(2)}${said}`;
  });
  const word = sentimentWords[language][sentiment];
  const head =
    language === "ja"
      ? `全体: ${word}（モデルの自己評価による確かさ ${confidence.toFixed(2)}）。${summary}`
      : `Overall: ${word} (by the model's own account ${confidence.toFixed(2)} sure). ${summary}`;
  const basis =
    language === "ja"
      ? "言葉だけからの判断です。声の調子は聞いていません。"
      : "Judged by the words alone; the tone of the voices was not heard.";
  return [head, ...lines, basis].join("\n");
}
