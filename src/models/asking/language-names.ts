/** Languages as prompts name them. */

import { type Language, languages, type Localized } from "../../kernel/language.ts";

const unknown: Localized = { en: "not known", ja: "不明" };

const joint: Localized = { en: ", ", ja: "、" };

/** The language to ask in about something in `tag`; English where it is not known. */
export function promptLanguage(tag: string | undefined): Language {
  const [primary] = languageTag(tag ?? "")?.split("-") ?? [];
  return languages.find((language) => language === primary) ?? "en";
}

/** Names of BCP 47 tags in `language`; what is no tag is left out. */
export function languageNames(tags: readonly string[], language: Language): string {
  const names = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
  const known = tags.slice(0, 10).flatMap((tag) => {
    const canonical = languageTag(tag);
    return canonical === undefined ? [] : [names.of(canonical) ?? canonical];
  });
  return known.length === 0 ? unknown[language] : known.join(joint[language]);
}

/**
 * The tag in its usual spelling (RFC 5646, section 4.5); nothing for what is none, such as a language's
 * name.
 */
export function languageTag(text: string): string | undefined {
  try {
    const [tag = ""] = Intl.getCanonicalLocales(text.trim().replaceAll("_", "-"));
    return /^(?!und\b)[a-z]{2,3}\b/.test(tag) ? tag : undefined;
  } catch {
    return undefined;
  }
}
