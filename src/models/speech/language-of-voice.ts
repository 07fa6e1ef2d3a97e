/** The language that a voice has in its name: `ja-JP` of `ja-JP-NanamiNeural`. */
export const languageOfVoice = (voice: string): string | undefined =>
  /^[a-z]{2,3}(-[A-Z][a-z]{3})?-([A-Z]{2}|\d{3})(?=-|$)/.exec(voice)?.[0];
