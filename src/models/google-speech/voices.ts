import * as z from "zod";
import type { ProviderVoice } from "../capabilities/speak.ts";
import { askGoogle } from "../google-cloud/ask-google.ts";
import { canonicalTag } from "../speech/canonical-tag.ts";
import { listOf } from "../wire/list-of.ts";
import type { SpeechAccount } from "./account.ts";

const voice = z.object({
  name: z.string().min(1),
  languageCodes: z.array(z.string()).default([]).catch([]),
  ssmlGender: z.string().optional().catch(undefined),
});

const reply = z.object({ voices: listOf(voice) });

/** Every voice, each with the language it has first. */
export async function listVoices(
  account: SpeechAccount,
  signal: AbortSignal,
): Promise<readonly ProviderVoice[]> {
  const url = `${account.settings.speechUrl}/voices`;
  const { voices } = await askGoogle(account, { url, model: "text-to-speech", signal }, reply);
  return voices.map(({ name, languageCodes: [first = ""], ssmlGender }) => {
    const language = canonicalTag(first);
    return {
      id: name,
      name,
      ...(language === undefined ? {} : { language }),
      ...(ssmlGender === "FEMALE" ? { gender: "female" as const } : {}),
      ...(ssmlGender === "MALE" ? { gender: "male" as const } : {}),
    };
  });
}
