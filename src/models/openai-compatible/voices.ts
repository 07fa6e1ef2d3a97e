import * as z from "zod";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { ProviderVoice } from "../capabilities/speak.ts";
import { askJson } from "../wire/ask-json.ts";
import { languageTag } from "./language-tag.ts";
import { lenient, lenientList } from "./lenient.ts";
import type { Server } from "./server.ts";
import type { OpenaiCompatibleSettings } from "./settings.ts";

export interface VoiceList {
  /** The server's own list where it has one, else the one in the settings. */
  all(signal: AbortSignal): Promise<readonly ProviderVoice[]>;
  /** The voice for somebody who names none. */
  usual(language: string | undefined, signal: AbortSignal): Promise<string>;
}

/** OpenAI's first voice; servers that stand in for OpenAI take its name for one of theirs. */
const lastResort = "alloy";

export function voicesOf(
  server: Server,
  settings: Pick<OpenaiCompatibleSettings, "voices">,
): VoiceList {
  const configured = settings.voices.map(({ id, name = id, language, gender }) => ({
    id,
    name,
    ...(language === undefined ? {} : { language }),
    ...(gender === undefined ? {} : { gender }),
  }));
  let known: readonly ProviderVoice[] | undefined;

  const all = async (signal: AbortSignal): Promise<readonly ProviderVoice[]> => {
    known ??= await listed(server, signal);
    return known.length > 0 ? known : configured;
  };
  return {
    all,
    async usual(language, signal) {
      const own = configured.length > 0 ? configured : await all(signal).catch(() => []);
      signal.throwIfAborted();
      return fitting(own, language)?.id ?? lastResort;
    },
  };
}

/** Empty where the server has no list; a server that fails otherwise is asked again next time. */
async function listed(server: Server, signal: AbortSignal): Promise<readonly ProviderVoice[]> {
  try {
    return await askJson(server.request("voices", { model: "voices", signal }), voiceList);
  } catch (error) {
    if (isKumihimoError(error) && noList.has(error.code)) return [];
    throw error;
  }
}

const noList = new Set(["models.noSuchModel", "models.rejected", "models.badReply"]);

const most = 1000;
const text = lenient(z.string().min(1).max(200));
/** speaches names a voice by `name`, Kokoro-FastAPI by `id` or by a bare string. */
const entry = z.union([
  z
    .string()
    .min(1)
    .max(200)
    .transform((id): ProviderVoice => ({ id, name: id })),
  z
    .object({ id: text, voice_id: text, name: text, language: text, gender: text })
    .transform(({ id: own, voice_id, name, language, gender }): ProviderVoice | undefined => {
      const id = own ?? voice_id ?? name;
      if (id === undefined) return undefined;
      const tag = languageTag(language ?? "");
      return {
        id,
        name: name ?? id,
        ...(tag === undefined ? {} : { language: tag }),
        ...(gender === "female" || gender === "male" ? { gender } : {}),
      };
    }),
]);
const entries = z
  .array(z.unknown())
  .transform((all) => all.slice(0, most))
  .pipe(lenientList(entry));
const voiceList = z.union([
  entries,
  z.object({ voices: entries }).transform(({ voices }) => voices),
  z.object({ data: entries }).transform(({ data }) => data),
]);

const primary = (tag: string): string => tag.split("-", 1)[0]?.toLowerCase() ?? "";

function fitting(
  voices: readonly ProviderVoice[],
  language: string | undefined,
): ProviderVoice | undefined {
  const speaks = (voice: ProviderVoice): boolean =>
    language !== undefined &&
    voice.language !== undefined &&
    primary(voice.language) === primary(language);
  return voices.find(speaks) ?? voices.find((voice) => voice.language === undefined) ?? voices[0];
}
