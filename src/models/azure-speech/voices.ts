import * as z from "zod";
import type { ProviderVoice } from "../capabilities/speak.ts";
import { canonicalTag } from "../speech/canonical-tag.ts";
import { askJson } from "../wire/ask-json.ts";
import { listOf } from "../wire/list-of.ts";
import type { SpeechResource } from "./resource.ts";

const voice = z.object({
  ShortName: z.string().min(1),
  DisplayName: z.string().min(1).optional().catch(undefined),
  Locale: z.string().optional().catch(undefined),
  Gender: z.string().optional().catch(undefined),
});

/** An object in place of the list is another service's answer. */
const reply = z.array(z.unknown()).transform((listed) => listOf(voice).parse(listed));

/** Every voice of the region. */
export async function listVoices(
  { wire, provider, headers, speechUrl }: SpeechResource,
  signal: AbortSignal,
): Promise<readonly ProviderVoice[]> {
  const url = `${speechUrl}/cognitiveservices/voices/list`;
  const asking = { wire, provider, model: "text-to-speech", url, headers, signal };
  const listed = await askJson(asking, reply);
  return listed.map(({ ShortName, DisplayName, Locale, Gender }) => {
    const language = canonicalTag(Locale ?? "");
    return {
      id: ShortName,
      name: DisplayName ?? ShortName,
      ...(language === undefined ? {} : { language }),
      ...(Gender === "Female" ? { gender: "female" as const } : {}),
      ...(Gender === "Male" ? { gender: "male" as const } : {}),
    };
  });
}
