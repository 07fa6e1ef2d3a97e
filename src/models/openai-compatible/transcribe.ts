import * as z from "zod";
import type { SentAudio, TranscribeRequest } from "../capabilities/transcribe.ts";
import type { Service } from "../provider.ts";
import { askJson } from "../wire/ask-json.ts";
import { type Form, newForm } from "../wire/wire.ts";
import { openFormMemory } from "./form-memory.ts";
import { parseTranscript } from "./parse-transcript.ts";
import type { Server } from "./server.ts";

/** vLLM refuses `verbose_json` for models that give no times. */
const replyForms = ["verbose_json", "json"] as const;
type ReplyForm = (typeof replyForms)[number];

/** `audio/transcriptions`, or whatever path takes the same form, such as whisper.cpp's `/inference`. */
export function transcribeAt(server: Server, model: string): Service<"transcribe"> {
  const memory = openFormMemory(replyForms);
  return {
    model,
    async run(request, attempt) {
      const raw = await memory.inForm(attempt.model, (form) => {
        const body = transcriptionForm(request, form, attempt.model);
        const asking = server.request("transcriptions", attempt);
        return askJson({ ...asking, body, parse: jsonOrText }, z.unknown());
      });
      return parseTranscript(raw, server.provider);
    },
  };
}

const endings: Readonly<Record<string, string>> = {
  "audio/wav": "wav",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "audio/flac": "flac",
  "audio/mp4": "m4a",
};

function transcriptionForm(
  { audio, language, words }: TranscribeRequest,
  reply: ReplyForm,
  model: string,
): Form {
  const form = newForm();
  form.append("model", model);
  form.append("response_format", reply);
  // Whisper knows languages by their first subtag alone.
  if (language !== undefined) form.append("language", language.split("-", 1)[0]?.toLowerCase());
  if (words && reply === "verbose_json") {
    form.append("timestamp_granularities[]", "word");
    form.append("timestamp_granularities[]", "segment");
  }
  form.append("file", typed(audio), `audio.${endings[audio.mimeType] ?? "bin"}`);
  return form;
}

/** The same bytes, still in their file, under their type. */
const typed = ({ body, mimeType }: SentAudio): Blob => body.slice(0, body.size, mimeType);

/** Some servers send the bare text; a page of HTML or broken JSON is no transcript. */
function jsonOrText(reply: string): unknown {
  try {
    return JSON.parse(reply);
  } catch (error) {
    if (/^\s*[{<]/.test(reply)) throw error;
    return reply;
  }
}
