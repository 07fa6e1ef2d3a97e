import type { Language } from "../../kernel/language.ts";
import type { Engines } from "../../media/engines.ts";
import type { Voice } from "../../media/speech/speech-engine.ts";
import type { ListedVoice, Models } from "../../models/models.ts";

/** Who is to speak, and in which language. */
export interface Role {
  readonly speaker: string;
  readonly language: Language;
}

export interface CastRoom {
  readonly models: Pick<Models, "voices">;
  readonly engines: Pick<Engines, "speech">;
  readonly signal: AbortSignal;
  /** Whose voices are taken: any provider's, one's, or only those of this machine. */
  readonly from: "any" | "local" | { readonly provider: string };
}

type Choosable = Pick<Voice, "id" | "gender"> & { readonly language?: string };

/**
 * A voice for everyone: the one they were given, else one that nobody else has, as long as there are
 * enough. Women and men take turns, so that two speakers are told apart at once. Where only one
 * provider may speak and it lists no voice of the language, its usual one is left to it.
 *
 * @throws what `SpeechEngine.cast` throws, where no provider has voices of the language.
 */
export async function castVoices(
  room: CastRoom,
  roles: readonly Role[],
  given: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const cast = new Map<string, string>();
  for (const { speaker } of roles) {
    const voice = Object.hasOwn(given, speaker) ? given[speaker] : undefined;
    if (voice !== undefined) cast.set(speaker, voice);
  }
  const offered = room.from === "local" ? [] : await room.models.voices(room.signal);
  const pools = new Map<Language, readonly Choosable[]>();
  for (const { speaker, language } of roles.filter((role) => !cast.has(role.speaker))) {
    const pool = pools.get(language) ?? (await poolFor(room, offered, language));
    pools.set(language, pool);
    const taken = new Set(cast.values());
    const again = pool[cast.size % pool.length];
    const voice = pool.find(({ id }) => !taken.has(id)) ?? again;
    if (voice !== undefined) cast.set(speaker, voice.id);
  }
  return cast;
}

async function poolFor(
  { engines, signal, from }: CastRoom,
  offered: readonly ListedVoice[],
  language: Language,
): Promise<readonly Choosable[]> {
  const fitting = offered.filter(
    (voice) =>
      (typeof from === "string" || voice.provider === from.provider) &&
      (voice.language === undefined || voice.language.toLowerCase().startsWith(language)),
  );
  if (fitting.length > 0 || typeof from === "object") return takingTurns(fitting);
  return await engines.speech.cast(language, signal);
}

/** Those of one provider, before those of the next. */
function takingTurns(voices: readonly ListedVoice[]): readonly ListedVoice[] {
  const providers = [...new Set(voices.map(({ provider }) => provider))];
  return providers.flatMap((provider) => {
    const own = voices.filter((voice) => voice.provider === provider);
    const women = own.filter(({ gender }) => gender === "female");
    const others = own.filter(({ gender }) => gender !== "female");
    return own.flatMap((_, index) => [women[index] ?? [], others[index] ?? []].flat());
  });
}
