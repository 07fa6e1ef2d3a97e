/** Text to speech (learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech). */

import type { SpeakRequest, SpokenAudio } from "../capabilities/speak.ts";
import { modelErrors } from "../errors.ts";
import type { Attempt, Reply } from "../provider.ts";
import { languageOfVoice } from "../speech/language-of-voice.ts";
import { refuseOtherModel } from "../speech/refuse-other-model.ts";
import { usualVoice } from "../speech/usual-voice.ts";
import { wavReply } from "../speech/wav-reply.ts";
import { withRegion } from "../speech/with-region.ts";
import { askBytes } from "../wire/ask-json.ts";
import type { SpeechResource } from "./resource.ts";
import { ssml } from "./ssml.ts";
import { listVoices } from "./voices.ts";

/** Ten minutes: what would last longer is cut off there, and called a success. */
const longestBytes = 600 * 24_000 * 2;

export async function speak(
  resource: SpeechResource,
  { text, voice: named, language, speed }: SpeakRequest,
  { model, signal }: Attempt,
): Promise<Reply<SpokenAudio>> {
  const { wire, provider, headers, speechUrl, settings } = resource;
  refuseOtherModel("text-to-speech", model, provider);
  const wanted = withRegion(language ?? languageOfVoice(named ?? "") ?? settings.language);
  const voice = named ?? (await voiceFor(resource, wanted, signal));
  const { bytes } = await askBytes({
    wire,
    provider,
    model,
    url: `${speechUrl}/cognitiveservices/v1`,
    headers: {
      ...headers,
      "content-type": "application/ssml+xml",
      "x-microsoft-outputformat": "riff-24khz-16bit-mono-pcm",
      "user-agent": "kumihimo",
    },
    body: ssml({ text, voice, language: wanted, speed }),
    signal,
  });
  if (bytes.length >= longestBytes) {
    const what = {
      en: "a text that takes more than ten minutes to speak",
      ja: "読み上げに 10 分以上かかるテキスト",
    };
    throw modelErrors.mediaRefused({ provider, what });
  }
  const usage = { characters: Array.from(text).length };
  return { value: wavReply(bytes, voice, provider), usage };
}

/** The API chooses no voice by itself. */
async function voiceFor(
  resource: SpeechResource,
  language: string,
  signal: AbortSignal,
): Promise<string> {
  const usual = usualVoice(resource.settings.voices, language);
  if (usual !== undefined) return usual;
  const listed = await listVoices(resource, signal);
  const base = language.split("-", 1)[0] ?? language;
  const voice =
    listed.find((one) => one.language === language) ??
    listed.find((one) => one.language?.split("-", 1)[0] === base);
  if (voice !== undefined) return voice.id;
  const what = { en: `text in the language ${language}`, ja: `言語 ${language} のテキスト` };
  throw modelErrors.mediaRefused({ provider: resource.provider, what });
}
