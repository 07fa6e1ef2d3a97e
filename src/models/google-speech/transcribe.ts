/** Speech-to-Text, version 1 (docs.cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize). */

import type { TranscribeRequest, Transcript } from "../capabilities/transcribe.ts";
import { modelErrors } from "../errors.ts";
import { askGoogle } from "../google-cloud/ask-google.ts";
import type { Attempt, Reply } from "../provider.ts";
import { withRegion } from "../speech/with-region.ts";
import type { SpeechAccount } from "./account.ts";
import { recognition } from "./recognition.ts";
import type { GoogleSpeechSettings } from "./settings.ts";
import { transcriptOf } from "./transcript-of.ts";
import { unheard } from "./unheard.ts";

/** Files that say themselves how they are encoded; of others the API would want to be told. */
const selfExplaining = new Set(["audio/wav", "audio/flac"]);

export async function transcribe(
  account: SpeechAccount,
  request: TranscribeRequest,
  { model, signal }: Attempt,
): Promise<Reply<Transcript>> {
  const { provider, settings } = account;
  const { audio, words } = request;
  if (!selfExplaining.has(audio.mimeType)) {
    const type = audio.mimeType;
    const what = { en: `recordings of the type ${type}`, ja: `${type} 形式の録音` };
    throw modelErrors.mediaRefused({ provider, what });
  }
  const bytes = Buffer.from(await audio.body.arrayBuffer());
  const what = unheard(bytes, audio.mimeType);
  if (what !== undefined) throw modelErrors.mediaRefused({ provider, what });
  const config = { ...recognitionConfig(request, settings), model };
  const url = `${settings.baseUrl}/speech:recognize`;
  const body = { config, audio: { content: bytes.toString("base64") } };
  const { results, totalBilledTime } = await askGoogle(
    account,
    { url, model, body, signal },
    recognition,
  );
  const speakers = config.diarizationConfig !== undefined;
  return {
    value: transcriptOf(results, { words, speakers, language: config.languageCode }),
    usage: totalBilledTime === undefined ? {} : { audioSeconds: totalBilledTime },
  };
}

/** `RecognitionConfig`. Times of words are always wanted: a segment begins with its first word. */
function recognitionConfig(
  { language, speakers }: TranscribeRequest,
  settings: GoogleSpeechSettings,
) {
  const others = language === undefined ? settings.alternativeLanguages.map(withRegion) : [];
  const several = speakers === "unknown" || (speakers !== undefined && speakers > 1);
  return {
    languageCode: withRegion(language ?? settings.language),
    ...(others.length === 0 ? {} : { alternativeLanguageCodes: others }),
    enableWordTimeOffsets: true,
    enableAutomaticPunctuation: true,
    ...(several ? { diarizationConfig: diarizationConfig(speakers) } : {}),
  };
}

const diarizationConfig = (speakers: number | "unknown") => ({
  enableSpeakerDiarization: true,
  ...(speakers === "unknown" ? {} : { minSpeakerCount: speakers, maxSpeakerCount: speakers }),
});
