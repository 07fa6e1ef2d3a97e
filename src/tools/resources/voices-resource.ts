import type { Engines } from "../../media/engines.ts";
import type { Resource } from "../../pipeline/define-resource.ts";

const uri = "kumihimo://voices";
const mimeType = "application/json";

/** Every voice that `speech_synthesis` can speak with. */
export const voicesResource = (engines: Engines): Resource => ({
  name: "voices",
  title: "Voices",
  description: "The voices of speech_synthesis: id, name, language, gender.",
  mimeType,
  uri,
  cache: { ttlMs: 60_000, cacheScope: "public" },
  async read(_uri, signal) {
    const { name } = engines.speech;
    const voices = await engines.speech.voices(signal);
    return { uri, mimeType, text: JSON.stringify({ engine: name, voices }, undefined, 2) };
  },
});
