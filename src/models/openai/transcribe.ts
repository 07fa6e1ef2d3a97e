/** `POST /audio/transcriptions`, as OpenAI, Azure and many servers offer it. */

import * as z from "zod";
import type { Transcript, TranscribeRequest } from "../capabilities/transcribe.ts";
import { parseTranscript } from "../openai-compatible/parse-transcript.ts";
import type { Attempt, Reply } from "../provider.ts";
import { askJson } from "../wire/ask-json.ts";
import { type Form, newForm } from "../wire/wire.ts";
import { requestOf, type RestApi } from "./rest-api.ts";

/**
 * What a model can be asked for: `text` alone, `times` of segments and words, or `speakers`.
 * `languages` is text too, of a model that is told languages in a list.
 */
export type TranscriptStyle = "text" | "languages" | "times" | "speakers";

/** After the models' pages in OpenAI's documentation (looked up 2026-11-21). */
export function styleOf(model: string): TranscriptStyle {
  if (model.includes("diarize")) return "speakers";
  if (model.includes("whisper")) return "times";
  return model.startsWith("gpt-transcribe") ? "languages" : "text";
}

/** From here on the model that tells speakers apart must be told how to cut. */
const longestUncutSeconds = 30;

/**
 * Sends the recording from its file, and reads whatever comes back.
 *
 * @throws from `models/errors.ts`; the signal's reason when it fires.
 */
export async function transcribe(
  api: RestApi,
  style: TranscriptStyle,
  request: TranscribeRequest,
  attempt: Attempt,
): Promise<Reply<Transcript>> {
  const form = formFor(style, request, attempt.model);
  const asking = requestOf(api, "/audio/transcriptions", form, attempt);
  const { value, usage } = parseTranscript(await askJson(asking, z.unknown()), api.provider);
  // Not every reply counts what was listened to; all of it was.
  return { value, usage: { audioSeconds: request.audio.durationSeconds, ...usage } };
}

const extensions: Readonly<Record<string, string>> = {
  "audio/wav": "wav",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "audio/flac": "flac",
  "audio/mp4": "m4a",
};

function formFor(style: TranscriptStyle, request: TranscribeRequest, model: string): Form {
  const { body, mimeType, durationSeconds } = request.audio;
  const form = newForm();
  // A slice of a file is still the file, now with its type; the name tells servers the format.
  const file = body.slice(0, body.size, mimeType);
  form.append("file", file, `recording.${extensions[mimeType] ?? "wav"}`);
  form.append("model", model);
  const language = request.language?.split("-", 1)[0];
  if (language !== undefined) {
    form.append(style === "languages" ? "languages[]" : "language", language);
  }
  if (style === "times") {
    form.append("response_format", "verbose_json");
    form.append("timestamp_granularities[]", "segment");
    if (request.words) form.append("timestamp_granularities[]", "word");
  } else {
    form.append("response_format", style === "speakers" ? "diarized_json" : "json");
  }
  if (style === "speakers" && durationSeconds > longestUncutSeconds) {
    form.append("chunking_strategy", "auto");
  }
  return form;
}
