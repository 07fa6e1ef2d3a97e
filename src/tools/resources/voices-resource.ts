import type { Voice } from "../../media/speech/speech-engine.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Resource } from "../../pipeline/define-resource.ts";
import { localModel } from "../model-argument.ts";
import type { Needs } from "../needs.ts";

const uri = "kumihimo://voices";
const mimeType = "application/json";

/** Every voice that `speech_synthesis` and `podcast_creation` can speak with. */
export const voicesResource = ({
  engines,
  models,
}: Pick<Needs, "engines" | "models">): Resource => ({
  name: "voices",
  title: "Voices",
  description:
    "The voices of speech_synthesis and podcast_creation: id, name, language, gender, provider.",
  mimeType,
  uri,
  cache: { ttlMs: 60_000, cacheScope: "public" },
  async read(_uri, signal) {
    const { name: engine } = engines.speech;
    const offered = await models.voices(signal);
    const local = await engines.speech.voices(signal).catch((error: unknown) => {
      if (offered.length === 0 || !isMissing(error)) throw error;
      return [];
    });
    const voices = [...offered, ...local.map(ofThisMachine)];
    return { uri, mimeType, text: JSON.stringify({ engine, voices }, undefined, 2) };
  },
});

const ofThisMachine = (voice: Voice) => ({ ...voice, provider: localModel });

const isMissing = (error: unknown): boolean =>
  isKumihimoError(error) && error.code === "media.engineMissing";
