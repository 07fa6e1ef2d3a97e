import { canonicalTag } from "./canonical-tag.ts";

interface Spoken {
  readonly language: string | undefined;
  readonly seconds: number;
}

/** The language spoken longest, as a BCP 47 tag; `undefined` where none is named. */
export function mainLanguage(stretches: readonly Spoken[]): string | undefined {
  const heard = new Map<string, number>();
  for (const { language, seconds } of stretches) {
    const tag = language === undefined ? undefined : canonicalTag(language);
    if (tag !== undefined) heard.set(tag, (heard.get(tag) ?? 0) + seconds);
  }
  return [...heard].toSorted(([, left], [, right]) => right - left)[0]?.[0];
}
