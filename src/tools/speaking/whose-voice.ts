import { isKumihimoError } from "../../kernel/errors.ts";
import type { Voice } from "../../media/speech/speech-engine.ts";
import { localModel } from "../model-argument.ts";
import type { Needs } from "../needs.ts";
import { isProvidersVoice } from "./speech-arguments.ts";

export interface VoiceRoom extends Pick<Needs, "models" | "engines"> {
  readonly signal: AbortSignal;
  /** Named by the caller; a bare voice is then its provider's. */
  readonly model?: string | undefined;
}

/**
 * A voice as it is written, made whole: `provider/voice`, or bare for a voice of this machine.
 *
 * A bare name that this machine does not know, such as `alloy`, is that of the first provider that lists
 * it; where none lists it, of the first that speaks and lists no voices, which will say whether it has it.
 */
export async function whoseVoice(voice: string, room: VoiceRoom): Promise<string> {
  const { models, model, signal } = room;
  if (isProvidersVoice(voice) || model === localModel) return voice;
  if (model !== undefined) return `${model.split("/", 1)[0]}/${voice}`;
  if (!models.offers("speak") || (await isOfThisMachine(voice, room))) return voice;
  const listed = await models.voices(signal);
  const listing = new Set(listed.map(({ provider }) => provider));
  const owner =
    listed.find(({ id, provider }) => id === `${provider}/${voice}`)?.provider ??
    models.providers.find(({ name, services }) => "speak" in services && !listing.has(name))?.name;
  return owner === undefined ? voice : `${owner}/${voice}`;
}

/** With or without a timbre, as `ja+f3`. */
async function isOfThisMachine(voice: string, { engines, signal }: VoiceRoom): Promise<boolean> {
  const [plain] = voice.split("+", 1);
  const voices = await engines.speech.voices(signal).catch(noneWithoutEngine);
  return voices.some(({ id }) => id === plain || id === voice);
}

function noneWithoutEngine(error: unknown): readonly Voice[] {
  if (isKumihimoError(error) && error.code === "media.engineMissing") return [];
  throw error;
}
