/** The voice set for exactly this language, else the one for the language without its region. */
export function usualVoice(
  voices: Readonly<Record<string, string>>,
  language: string,
): string | undefined {
  const base = language.split("-", 1)[0] ?? language;
  return Object.hasOwn(voices, language) ? voices[language] : own(voices, base);
}

const own = (voices: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(voices, key) ? voices[key] : undefined;
