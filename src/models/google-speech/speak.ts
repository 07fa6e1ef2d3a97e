/** Text-to-Speech, version 1 (docs.cloud.google.com/text-to-speech/docs/reference/rest/v1/text/synthesize). */

import * as z from "zod";
import type { SpeakRequest, SpokenAudio } from "../capabilities/speak.ts";
import { askGoogle } from "../google-cloud/ask-google.ts";
import type { Attempt, Reply } from "../provider.ts";
import { languageOfVoice } from "../speech/language-of-voice.ts";
import { refuseOtherModel } from "../speech/refuse-other-model.ts";
import { usualVoice } from "../speech/usual-voice.ts";
import { wavReply } from "../speech/wav-reply.ts";
import { withRegion } from "../speech/with-region.ts";
import type { SpeechAccount } from "./account.ts";

/** Linear PCM comes with the header of a WAV file. */
const reply = z.object({ audioContent: z.string().min(1) });

export async function speak(
  account: SpeechAccount,
  request: SpeakRequest,
  { model, signal }: Attempt,
): Promise<Reply<SpokenAudio>> {
  const { provider, settings } = account;
  refuseOtherModel("text-to-speech", model, provider);
  const voice = voiceFor(request, account);
  const { text, speed } = request;
  const body = {
    input: { text },
    voice,
    audioConfig: {
      audioEncoding: "LINEAR16",
      // Not every voice can be told a speed.
      ...(speed === 1 ? {} : { speakingRate: speed }),
    },
  };
  const url = `${settings.speechUrl}/text:synthesize`;
  const { audioContent } = await askGoogle(account, { url, model, body, signal }, reply);
  const bytes = Buffer.from(audioContent, "base64");
  return {
    value: wavReply(bytes, voice.name ?? voice.languageCode, provider),
    usage: { characters: Array.from(text).length },
  };
}

interface VoiceSelection {
  readonly languageCode: string;
  readonly name?: string;
}

/**
 * Where no voice is named the API takes its own for the language, and does not say which. Such a voice
 * goes by the name of the language, `en-US`, and may be named so again.
 */
function voiceFor({ voice, language }: SpeakRequest, { settings }: SpeechAccount): VoiceSelection {
  const wanted = withRegion(language ?? settings.language);
  const name = voice ?? usualVoice(settings.voices, wanted);
  if (name === undefined) return { languageCode: wanted };
  const spoken = languageOfVoice(name);
  return spoken === name ? { languageCode: name } : { languageCode: spoken ?? wanted, name };
}
