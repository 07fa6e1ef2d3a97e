/** The mood of speech, as a model is asked for it. */

import * as z from "zod";
import type { Localized } from "../../kernel/language.ts";
import { type Answer, defineAnswer } from "../../models/answers/define-answer.ts";
import { inWords } from "../../models/issues-of.ts";

export const sentiments = ["positive", "negative", "neutral"] as const;

export const emotions = [
  "joy",
  "gratitude",
  "relief",
  "trust",
  "anticipation",
  "surprise",
  "worry",
  "sadness",
  "disappointment",
  "frustration",
  "anger",
  "disgust",
] as const;

export type Emotion = (typeof emotions)[number];

const asked = defineAnswer(
  "speech_mood",
  z.object({
    summary: z.string().describe("The mood in one or two sentences."),
    sentiment: z.enum(sentiments),
    confidence: z.number().describe("From 0 to 1."),
    emotions: z.array(
      z.object({
        emotion: z.enum(emotions),
        intensity: z.number().describe("From 0 to 1."),
        line: z.number().nullable().describe("The number of the line that shows it."),
        quote: z.string().nullable().describe("Copied from that line."),
      }),
    ),
  }),
  "summary",
);

export type SpeechMood = z.output<typeof asked.check>;

const noShare: Localized = {
  en: "expected a number from 0 to 1",
  ja: "0 から 1 までの数値が必要です",
};

/** Numbers on another scale, such as per cent, would be misread: they are sent back. */
export const speechMood: Answer<SpeechMood> = {
  ...asked,
  check: asked.check.superRefine(({ confidence, emotions: found }, context) => {
    const hold = (value: number, path: (string | number)[]): void => {
      if (value >= 0 && value <= 1) return;
      context.addIssue({ code: "custom", path, ...inWords(noShare) });
    };
    hold(confidence, ["confidence"]);
    for (const [index, { intensity }] of found.entries()) {
      hold(intensity, ["emotions", index, "intensity"]);
    }
  }),
};

export const sentimentWords: Localized<Readonly<Record<SpeechMood["sentiment"], string>>> = {
  en: { positive: "positive", negative: "negative", neutral: "neutral" },
  ja: { positive: "肯定的", negative: "否定的", neutral: "中立" },
};

export const emotionWords: Localized<Readonly<Record<Emotion, string>>> = {
  en: {
    joy: "joy",
    gratitude: "gratitude",
    relief: "relief",
    trust: "trust",
    anticipation: "anticipation",
    surprise: "surprise",
    worry: "worry",
    sadness: "sadness",
    disappointment: "disappointment",
    frustration: "frustration",
    anger: "anger",
    disgust: "disgust",
  },
  ja: {
    joy: "喜び",
    gratitude: "感謝",
    relief: "安堵",
    trust: "信頼",
    anticipation: "期待",
    surprise: "驚き",
    worry: "不安",
    sadness: "悲しみ",
    disappointment: "失望",
    frustration: "苛立ち",
    anger: "怒り",
    disgust: "嫌悪",
  },
};
