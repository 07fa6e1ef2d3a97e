import type { SpeakRequest, SpokenAudio } from "../capabilities/speak.ts";
import type { Attempt, Reply } from "../provider.ts";
import { wavReply } from "../speech/wav-reply.ts";
import { askBytes } from "../wire/ask-json.ts";
import { requestOf, type RestApi } from "./rest-api.ts";
import { usualVoice } from "./voices.ts";

/**
 * `POST /audio/speech`. The model hears from the text itself which language it is in.
 *
 * @throws from `models/errors.ts`, `models.badReply` for bytes that are no WAV file; the signal's reason
 * when it fires.
 */
export async function speak(
  api: RestApi,
  { text, voice = usualVoice, speed }: SpeakRequest,
  attempt: Attempt,
): Promise<Reply<SpokenAudio>> {
  const body = {
    model: attempt.model,
    input: text,
    voice,
    response_format: "wav",
    ...(speed === 1 ? {} : { speed }),
  };
  const asking = requestOf(api, "/audio/speech", JSON.stringify(body), attempt);
  const { bytes } = await askBytes(asking);
  return { value: wavReply(bytes, voice, api.provider), usage: { characters: text.length } };
}
