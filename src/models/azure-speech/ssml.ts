/** Speech Synthesis Markup Language, version 1.0, as Azure takes it. */

export interface Script {
  readonly text: string;
  readonly voice: string;
  /** BCP 47 */
  readonly language: string;
  /** 1 is the voice's own speed. */
  readonly speed: number;
}

/**
 * Nothing of the script becomes markup: all of it is escaped, so that a text cannot name another
 * voice, fetch a sound from an address or end the document.
 */
export function ssml({ text, voice, language, speed }: Script): string {
  const spoken = escaped(text);
  // The reference calls a plain number a multiplier; a percentage would be added to the usual speed.
  const paced = speed === 1 ? spoken : `<prosody rate="${pace(speed)}">${spoken}</prosody>`;
  return (
    `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${escaped(language)}">` +
    `<voice name="${escaped(voice)}">${paced}</voice></speak>`
  );
}

const pace = (speed: number): string => String(Number(speed.toFixed(3)));

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** What no XML document may hold, even escaped (XML 1.0, section 2.2), is spoken as a space. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const escaped = (text: string): string =>
  text.replace(forbidden, " ").replace(/[&<>"']/g, (sign) => entities[sign] ?? " ");
