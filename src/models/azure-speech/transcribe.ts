/**
 * Fast transcription
 * (learn.microsoft.com/rest/api/speechtotext/transcriptions/transcribe, version 2025-10-15).
 */

import type { SentAudio, TranscribeRequest, Transcript } from "../capabilities/transcribe.ts";
import type { Attempt, Reply } from "../provider.ts";
import { refuseOtherModel } from "../speech/refuse-other-model.ts";
import { withRegion } from "../speech/with-region.ts";
import { askJson } from "../wire/ask-json.ts";
import { newForm } from "../wire/wire.ts";
import type { SpeechResource } from "./resource.ts";
import { transcription, transcriptOf } from "./transcription.ts";

const apiVersion = "2025-10-15";

export async function transcribe(
  resource: SpeechResource,
  request: TranscribeRequest,
  { model, signal }: Attempt,
): Promise<Reply<Transcript>> {
  const { wire, provider, headers, baseUrl } = resource;
  refuseOtherModel("fast-transcription", model, provider);
  const body = newForm();
  body.set("definition", JSON.stringify(definition(request, resource.settings.languages)));
  body.set("audio", typed(request.audio), "audio");
  const url = `${baseUrl}/speechtotext/transcriptions:transcribe?api-version=${apiVersion}`;
  const asking = { wire, provider, model, url, headers, body, signal };
  const heard = await askJson(asking, transcription);
  const { durationMilliseconds: length } = heard;
  return {
    value: transcriptOf(heard, request.words),
    usage: length === undefined ? {} : { audioSeconds: length / 1000 },
  };
}

/** `TranscriptionOptions`. The API knows between 2 and 35 speakers. */
function definition({ language, speakers }: TranscribeRequest, expected: readonly string[]) {
  const locales = (language === undefined ? expected : [language]).map(withRegion);
  const several = speakers === "unknown" || (speakers !== undefined && speakers > 1);
  const most = typeof speakers === "number" ? { maxSpeakers: Math.min(speakers, 35) } : {};
  return {
    ...(locales.length === 0 ? {} : { locales }),
    ...(several ? { diarization: { enabled: true, ...most } } : {}),
  };
}

const typed = ({ body, mimeType }: SentAudio): Blob =>
  body.type === mimeType ? body : new Blob([body], { type: mimeType });
