import { audioWords, readAudio } from "../audio-facts.ts";
import { toolErrors } from "../errors.ts";
import type { ReadSource } from "./source-reading.ts";

/** From this share of silence on there is nothing to hear. */
const silentFrom = 0.99;

/** A recording: its length, loudness and silences. Its words need a provider, and it says so. */
export const audioSource: ReadSource = async ({ needs, signal, language }, source, media) => {
  const facts = await readAudio(needs.engines.audio, await media.path(), signal);
  const unheard =
    facts.sound.silentShare >= silentFrom
      ? toolErrors.silent({})
      : toolErrors.needsProvider({ capability: "transcribe" });
  return {
    source,
    kind: "audio",
    about: audioWords(facts, language),
    passages: [],
    content: [],
    failures: [{ source, code: unheard.code, ...unheard.words(language) }],
  };
};
