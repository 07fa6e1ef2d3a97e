type Voices = Readonly<Record<string, string>>;

/** The voice set for exactly this language, else the one for the language without its region. */
export function usualVoice(voices: Voices, language: string): string | undefined {
  return own(voices, language) ?? own(voices, language.split("-", 1)[0] ?? language);
}

const own = (voices: Voices, language: string): string | undefined =>
  Object.hasOwn(voices, language) ? voices[language] : undefined;
