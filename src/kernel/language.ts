/** The languages the hub writes prose in. */
export const languages = ["en", "ja"] as const;

export type Language = (typeof languages)[number];

/** One text in every language the hub speaks; a missing language does not compile. */
export type Localized<Text = string> = Readonly<Record<Language, Text>>;

/** The text that `write` gives for each language. */
export const localized = <Text>(write: (language: Language) => Text): Localized<Text> => ({
  en: write("en"),
  ja: write("ja"),
});

/**
 * The first language of an `Accept-Language` list or a POSIX locale that the hub speaks, else English.
 *
 * Quality values are not weighed: clients list what they prefer first (RFC 9110, section 12.5.4).
 */
export function languageOf(locales: string | undefined): Language {
  if (locales === undefined) return "en";
  for (const locale of locales.split(",")) {
    const primary = locale.trim().slice(0, 2).toLowerCase();
    const spoken = languages.find((language) => language === primary);
    if (spoken !== undefined) return spoken;
  }
  return "en";
}
