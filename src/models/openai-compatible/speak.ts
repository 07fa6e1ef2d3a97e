import { detect, headBytes } from "../../media/refs/detect.ts";
import type { SpeakRequest } from "../capabilities/speak.ts";
import { modelErrors } from "../errors.ts";
import type { Service } from "../provider.ts";
import { askBytes } from "../wire/ask-json.ts";
import { openFormMemory } from "./form-memory.ts";
import { type Server, withJson } from "./server.ts";
import type { VoiceList } from "./voices.ts";

/** Every server speaks one of them. */
const soundForms = ["wav", "mp3"] as const;

/** `audio/speech`. Raw samples are refused: nothing in them tells their rate. */
export function speakAt(server: Server, model: string, voices: VoiceList): Service<"speak"> {
  const memory = openFormMemory(soundForms);
  return {
    model,
    async run(request, attempt) {
      const voice = request.voice ?? (await voices.usual(request.language, attempt.signal));
      const { bytes, mimeType: called } = await memory.inForm(attempt.model, (form) => {
        const body = { model: attempt.model, voice, response_format: form, ...spoken(request) };
        return askBytes(withJson(server.request("speech", attempt), body));
      });
      const { mimeType, kind } = await detect(bytes.subarray(0, headBytes));
      if (kind !== "audio" || rawSamples.test(called)) {
        const cause = new Error(`${bytes.length} bytes of ${called}, by their look ${mimeType}`);
        throw modelErrors.badReply({ provider: server.provider }, { cause });
      }
      return { value: { bytes, mimeType, voice }, usage: {} };
    },
  };
}

/** Samples may look like the beginning of anything. */
const rawSamples = /^audio\/(x-)?(pcm|l16|raw)$/;

const spoken = ({ text, speed }: SpeakRequest): object => ({
  input: text,
  ...(speed === 1 ? {} : { speed }),
});
