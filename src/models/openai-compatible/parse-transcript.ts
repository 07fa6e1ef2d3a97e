/**
 * Replies of `audio/transcriptions`, from OpenAI's own to those that hold nothing but the text.
 *
 * @module
 */

import * as z from "zod";
import type { Transcript, TranscriptSegment } from "../capabilities/transcribe.ts";
import { modelErrors } from "../errors.ts";
import type { Reply } from "../provider.ts";
import type { Usage } from "../usage.ts";
import { languageTag } from "./language-tag.ts";
import { joinWordPieces } from "./join-word-pieces.ts";
import { count, lenient, lenientList } from "./lenient.ts";
import { parseSecond } from "./parse-second.ts";

const second = z.unknown().optional().transform(parseSecond);
const speaker = lenient(z.union([z.string().min(1), z.number()]).transform(String));
const stretch = { start: second, end: second, speaker };

const word = z.object({
  ...stretch,
  word: lenient(z.string()),
  text: lenient(z.string()),
});
const segment = z.object({ ...stretch, text: z.string(), words: lenientList(word) });
type Stretch = z.output<typeof word> | z.output<typeof segment>;

const verbose = z.object({
  text: lenient(z.string()),
  language: lenient(z.string()),
  detected_language: lenient(z.string()),
  /** Of `gpt-transcribe`. */
  languages: lenientList(z.object({ code: z.string() })),
  duration: second,
  segments: lenientList(segment),
  words: lenientList(word),
  usage: lenient(z.object({ seconds: count, input_tokens: count, output_tokens: count })),
});

/**
 * @param raw The reply's JSON, or its text where it is none.
 * @throws `models.badReply` where there is no text in it.
 */
export function parseTranscript(raw: unknown, provider: string): Reply<Transcript> {
  if (typeof raw === "string") return { value: { text: raw.trim(), segments: [] }, usage: {} };
  const parsed = verbose.safeParse(raw);
  if (!parsed.success) throw modelErrors.badReply({ provider }, { cause: parsed.error });
  const transcript = transcriptOf(parsed.data);
  if (transcript === undefined) {
    throw modelErrors.badReply({ provider }, { cause: new Error("no text in the transcript") });
  }
  return { value: transcript, usage: usageOf(parsed.data) };
}

function transcriptOf(reply: z.output<typeof verbose>): Transcript | undefined {
  if (reply.text === undefined && reply.segments.length === 0) return undefined;
  const text = reply.text ?? joined(reply.segments.map((one) => one.text));
  const named = reply.language ?? reply.detected_language ?? reply.languages[0]?.code;
  const language = languageTag(named ?? "");
  const words = joinWordPieces(
    stretches(reply.words.length > 0 ? reply.words : reply.segments.flatMap((one) => one.words)),
  );
  return {
    text: text.trim(),
    ...(language === undefined ? {} : { language }),
    segments: stretches(reply.segments).map((one) => ({ ...one, text: one.text.trim() })),
    ...(words.length === 0 ? {} : { words }),
  };
}

/** Whisper's segments bring their own spaces; others bring none. */
const joined = (texts: readonly string[]): string =>
  texts.join(texts.some((text) => /^\s|\s$/.test(text)) ? "" : " ");

/** Those that have a time and a text. */
function stretches(written: readonly Stretch[]): TranscriptSegment[] {
  return written.flatMap((one) => {
    const text = "word" in one ? (one.word ?? one.text) : one.text;
    if (one.start === undefined || text === undefined || text.trim() === "") return [];
    const { start, end = start, speaker: label } = one;
    return {
      startSecond: start,
      endSecond: Math.max(start, end),
      text,
      ...(label === undefined ? {} : { speaker: label }),
    };
  });
}

function usageOf({ duration, usage }: z.output<typeof verbose>): Usage {
  const audioSeconds = usage?.seconds ?? duration;
  return {
    ...(audioSeconds === undefined ? {} : { audioSeconds }),
    ...(usage?.input_tokens === undefined ? {} : { inputTokens: usage.input_tokens }),
    ...(usage?.output_tokens === undefined ? {} : { outputTokens: usage.output_tokens }),
  };
}
