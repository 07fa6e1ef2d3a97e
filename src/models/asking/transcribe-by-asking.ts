/** Question and parser for models that listen, and answer in words. */

import * as z from "zod";
import type { Language, Localized } from "../../kernel/language.ts";
import { defineAnswer } from "../answers/define-answer.ts";
import { parseAnswer } from "../answers/parse-answer.ts";
import { questionFor } from "../answers/question-for.ts";
import type { Question } from "../capabilities/question.ts";
import type {
  Transcript,
  TranscribeRequest,
  TranscriptSegment,
} from "../capabilities/transcribe.ts";
import { modelErrors } from "../errors.ts";
import { joinText } from "../preparing/join-text.ts";
import { assemblePrompt } from "../prompts/assemble-prompt.ts";
import { plainLine, plainText } from "../prompts/plain-text.ts";
import { languageNames, languageTag, promptLanguage } from "./language-names.ts";

const answer = defineAnswer(
  "transcript",
  z.object({
    language: z
      .string()
      .nullable()
      .describe("BCP 47 tag of the language spoken, such as en or ja."),
    segments: z.array(
      z.object({
        start_second: z.number().describe("Seconds from the start of the recording."),
        end_second: z.number().describe("Seconds from the start of the recording."),
        speaker: z.string().nullable().describe("A, B, C ...; null where it was not asked for."),
        text: z.string(),
      }),
    ),
  }),
);

type Asked = Pick<TranscribeRequest, "language" | "speakers">;

/** What to ask a model that is given the recording. Times of words are not asked for. */
export function transcriptQuestion({ language: spoken, speakers }: Asked): Question {
  const language = promptLanguage(spoken);
  const values = {
    language: languageNames(spoken === undefined ? [] : [spoken], language),
    speakers: speakerWords(speakers)[language],
  };
  return questionFor(assemblePrompt("transcribe", language, { values }), answer);
}

function speakerWords(speakers: Asked["speakers"]): Localized {
  if (speakers === undefined) return { en: "not asked for", ja: "区別不要" };
  if (speakers === "unknown")
    return { en: "tell them apart; their number is not known", ja: "区別する（人数は不明）" };
  return {
    en: `tell them apart; there are ${speakers}`,
    ja: `区別する（${speakers} 人）`,
  } satisfies Record<Language, string>;
}

const mostSegments = 20_000;
const longestLabel = 40;

const clock = /^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/;

/** A number of seconds, or a time of day as some models write it in spite of the question. */
const second = z.union([
  z.number(),
  z.string().transform((text, context) => {
    const [whole, hours = "0", minutes = "0", seconds = "0"] = clock.exec(text.trim()) ?? [];
    const value =
      whole === undefined
        ? Number.parseFloat(text)
        : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    if (Number.isFinite(value)) return value;
    context.addIssue("no time");
    return z.NEVER;
  }),
]);

const segment = z.object({
  start_second: second.optional().catch(undefined),
  end_second: second.optional().catch(undefined),
  speaker: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  text: z.string(),
});

const segments = z.array(z.unknown());
const transcript = z.union([
  z.object({ language: z.string().nullish().catch(undefined), segments }),
  segments.transform((list) => ({ language: undefined, segments: list })),
]);

export interface ListenedTo {
  /** The provider's name, for errors. */
  readonly provider: string;
  /** Of the recording; no time is beyond it. */
  readonly durationSeconds: number;
}

/**
 * The transcript that a model wrote after {@link transcriptQuestion}. The times are what the model
 * believes, not measured ones: they are held to the recording, and where one is missing there are none.
 *
 * @throws `models.badReply` for an answer that is no list of segments.
 */
export function transcriptFrom(
  text: string,
  { provider, durationSeconds }: ListenedTo,
): Transcript {
  const parsed = parseAnswer(text);
  const answered = transcript.safeParse(parsed.found ? parsed.value : undefined);
  if (!answered.success) throw modelErrors.badReply({ provider });
  const said = answered.data.segments.slice(0, mostSegments);
  const read = said.flatMap((one) => segment.safeParse(one).data ?? []);
  if (said.length > 0 && read.length === 0) throw modelErrors.badReply({ provider });
  const spoken = read
    .map((one) => ({ ...one, text: plainText(one.text).trim() }))
    .filter((one) => one.text !== "");
  const timed = spoken.flatMap((one) => timedSegment(one, durationSeconds));
  const language = languageTag(answered.data.language ?? "");
  return {
    text: joinText(spoken.map((one) => one.text)),
    ...(language !== undefined && { language }),
    segments: timed.length === spoken.length ? timed : [],
  };
}

function timedSegment(
  { start_second: start, end_second: end, speaker, text }: z.output<typeof segment>,
  durationSeconds: number,
): readonly TranscriptSegment[] {
  if (start === undefined || end === undefined) return [];
  const startSecond = held(start, 0, durationSeconds);
  const endSecond = held(end, startSecond, durationSeconds);
  const label = plainLine(speaker ?? "", longestLabel);
  return [{ startSecond, endSecond, text, ...(label !== "" && { speaker: label }) }];
}

const held = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most);
